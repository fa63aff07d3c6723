import Composing
import MusicCore
import Testing

@testable import MusicModels

@Suite struct ForgottenNotesTests {
    /// A melody note at step 4, a bass note at step 0, a drum at step 4.
    private var source: GridScore {
        var grid = GridScore(bars: [GridBar(), GridBar()])
        grid[.melody] = [GridNote(step: 4, length: 4, pitch: 60, velocityBin: 4)]
        grid[.bass] = [GridNote(step: 0, length: 8, pitch: 36, velocityBin: 4)]
        grid[.drums] = [GridNote(step: 4, length: 1, pitch: 38, velocityBin: 4)]
        return grid
    }

    /// Tokens whose logits are lowered for a section that begins at step 64.
    private func lowered(_ voice: Voice, step: Int, semitones: Int) -> [Int] {
        var candidates = Candidates(logits: Array(repeating: Float(0), count: EventVocabulary.size))
        ForgottenNotes(of: source, semitones: semitones, sectionAt: 64).apply(to: &candidates, voice, step: step)
        #expect(candidates.items.allSatisfy { [0, -ForgottenNotes.cost].contains($0.logit) })
        return candidates.items.filter { $0.logit < 0 }.map(\.token)
    }

    @Test(arguments: [
        (Voice.melody, 68, 0, Int?(60)), (.melody, 68, 2, 62), (.melody, 68, -12, 48), (.melody, 69, 0, nil),
        (.melody, 4, 0, nil), (.melody, 64, 0, nil), (.bass, 64, 1, 37), (.counter, 68, 0, nil), (.drums, 68, 0, nil),
    ])
    func onlyTheNoteItselfAtItsPlaceIsTurnedAwayFrom(voice: Voice, step: Int, semitones: Int, pitch: Int?) {
        let expected = pitch.map { [EventVocabulary.id(.noteOn($0))] } ?? []
        #expect(lowered(voice, step: step, semitones: semitones) == expected)
    }

    /// The grammar's step of the song goes on over bars of other lengths.
    @Test func stepsAreCountedFromTheStartOfTheSong() throws {
        var grammar = BarGrammar(rules: WritingRules(voices: [.melody]))
        func take(_ events: [EventToken]) throws {
            for event in events { try grammar.advance(EventVocabulary.id(event)) }
        }
        try take([.start, .style(.pop), .section(.verse), .bar, .chord(nil), .chord(nil)])
        #expect(grammar.step == 0)
        try take([.track(.melody), .timeShift(6), .velocity(4), .noteOn(60), .timeShift(2), .noteOff(60)])
        #expect(grammar.step == 8)
        try take([.bar, .metre(12), .chord(nil), .chord(nil), .track(.melody), .timeShift(3)])
        #expect(grammar.step == 19)
        try take([.velocity(4), .noteOn(60), .timeShift(1), .noteOff(60), .section(.chorus), .bar])
        #expect(grammar.step == 28)
    }

    /// Only a section that would recall something and must not turns away from it.
    @Test(arguments: [(MemoryKind.recalls, 0.0, true), (.recalls, 0.5, false), (.writes, 0, false), (.free, 0, false)])
    func itIsTheSliderThatMakesASectionForget(kind: MemoryKind, recall: Double, forgets: Bool) throws {
        let decoder = TransformerDecoder(try #require(Engine.tiny().transformer).model)
        var memories = LetterMemories(key: Key(tonic: 0, mode: .major))
        let verse = Section(kind: .verse, letter: "A", bars: 2, memory: .writes)
        memories.begin(verse, atBar: 0, decoder, recall: recall, grid: GridScore())
        decoder.append(Int32(EventVocabulary.start), at: TokenPlace(bar: 0, step: 0, track: 0))
        memories.end(verse, beforeBar: 2, decoder)
        var again = verse
        switch kind {
        case .recalls: again.memory = .recalls(letter: "A", strength: 1)
        case .writes: again.memory = .writes
        case .free: again.memory = .free
        }
        memories.begin(again, atBar: 2, decoder, recall: recall, grid: source)
        #expect((memories.forgotten != nil) == forgets)
        let bridge = Section(kind: .bridge, letter: "B", bars: 2, memory: .writes)
        memories.begin(bridge, atBar: 4, decoder, recall: recall, grid: source)
        #expect(memories.forgotten == nil)
    }

    enum MemoryKind: Sendable { case recalls, writes, free }
}
