import Composing
import MusicCore
import Testing

@testable import MusicModels

@Suite struct NoteRunsTests {
    @Test func aRunIsWhatIsStruckAgainAndAgain() {
        var runs = NoteRuns()
        for step in 0..<5 { runs.strike(60, .melody, step: step) }
        #expect(runs.length(60, .melody, step: 5) == 5)
        #expect(runs.length(62, .melody, step: 5) == 0)
        // Half a bar of silence is still within a run, more is not.
        #expect(runs.length(60, .melody, step: 12) == 5)
        #expect(runs.length(60, .melody, step: 13) == 0)
        runs.strike(62, .melody, step: 6)
        #expect(runs.length(60, .melody, step: 7) == 0)
        #expect(runs.length(60, .bass, step: 7) == 0)
    }

    @Test func aPitchKeepsItsRunInAChord() {
        var runs = NoteRuns()
        for step in 0..<3 {
            runs.strike(60, .counter, step: step)
            runs.strike(64 + step, .counter, step: step)
        }
        #expect(runs.length(60, .counter, step: 3) == 3)
        #expect(runs.length(66, .counter, step: 3) == 1)
        #expect(runs.length(65, .counter, step: 3) == 0)
    }

    @Test func theBoundIsReachedAndNotPassed() {
        var runs = NoteRuns()
        var strikes = 0
        while runs.allows(60, .melody, step: strikes), strikes < 50 {
            runs.strike(60, .melody, step: strikes)
            strikes += 1
        }
        #expect(strikes == NoteRuns.bound(.melody))
        for step in 0..<50 { #expect(runs.allows(40, .bass, step: step)) }
    }

    /// Who wants nothing but one pitch in sixteenths is made to play another one now and then.
    @Test(arguments: 1...6) func whatIsDrawnDoesNotHammer(seed: UInt64) throws {
        var grammar = BarGrammar(rules: WritingRules(voices: [.melody]))
        var rules = WritingRules(voices: [.melody])
        rules.rules[Voice.melody.index] = VoiceRules(pitches: 60...61, polyphony: 1)
        var random = SeededGenerator(seed: seed)
        var decoder = EventDecoder()
        func feed(_ token: Int) throws {
            try grammar.advance(token)
            decoder.read(token)
        }
        try feed(EventVocabulary.start)
        try feed(EventVocabulary.id(.style(.pop)))
        for _ in 0..<20 {
            try feed(EventVocabulary.bar)
            for _ in 0..<2 { try feed(EventVocabulary.id(.chord(nil))) }
            grammar.rules = rules
            for _ in 0..<200 {
                let allowed = (0..<EventVocabulary.size).filter(grammar.allows)
                try #require(!allowed.isEmpty)
                let wanted = [EventToken.noteOn(60), .noteOff(60), .velocity(4), .timeShift(1), .track(.melody)]
                    .map(EventVocabulary.id).first(where: allowed.contains)
                let token = wanted ?? allowed[random.below(allowed.count)]
                if BarGrammar.endsBar(token) { break }
                try feed(token)
            }
            while !grammar.allows(EventVocabulary.bar) {
                let token = try #require((0..<EventVocabulary.size).first(where: grammar.allows))
                try feed(token)
            }
        }
        var (run, longest) = (0, 0)
        var last: GridNote?
        for note in decoder.decoded.grid[.melody] {
            let goesOn = last.map { $0.pitch == note.pitch && note.step - $0.step <= NoteRuns.reach } ?? false
            run = goesOn ? run + 1 : 1
            longest = max(longest, run)
            last = note
        }
        #expect(longest <= NoteRuns.bound(.melody) ?? 0)
        #expect(longest > 2)
    }

    @Test func aVoiceThatHasSpentItsNotesRests() throws {
        var budget = NoteBudget()
        var struck = 0
        for _ in 0..<64 {
            budget.beginBar()
            for _ in 0..<40 where budget.allows(.chords) {
                budget.strike(.chords)
                struck += 1
            }
            for _ in 0..<90 { #expect(budget.allows(.drums)) }
        }
        let bound = try #require(NoteBudget.bound(.chords))
        #expect(Double(struck) <= 64 * bound + 16)
        #expect(Double(struck) > 60 * bound * 0.9)
    }
}
