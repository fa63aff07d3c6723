import Composing
import MusicCore
import Testing

@testable import MusicModels

@Suite struct BreaksTests {
    @Test func theyComeAsOftenAsAskedAndMostlyForABeat() throws {
        let form = try SongForm(parsing: "intro:4 verse:8 chorus:8 outro:2")
        var breaks: [[Int: Int]] = []
        for seed in 0..<500 {
            var random = SeededGenerator(seed: UInt64(seed))
            breaks.append(Breaks.drawn(form, chance: 0.2, generator: &random))
        }
        let all = breaks.flatMap { $0 }
        #expect(Set(all.map(\.key)) == [3, 11, 19])
        #expect((230...370).contains(all.count))
        #expect(all.count { $0.value == 1 } > all.count / 2 && all.allSatisfy { (1...4).contains($0.value) })
    }

    @Test func aFormThatChangesLaterKeepsTheEarlierOnes() throws {
        let form = try SongForm(parsing: "intro:4 verse:8 chorus:8 outro:2")
        let longer = try SongForm(parsing: "intro:4 verse:8 bridge:2 chorus:8 verse:8 outro:2")
        for seed in 0..<50 {
            var (a, b) = (SeededGenerator(seed: UInt64(seed)), SeededGenerator(seed: UInt64(seed)))
            let drawn = Breaks.drawn(form, chance: 0.5, generator: &a).filter { $0.key < 12 }
            #expect(drawn == Breaks.drawn(longer, chance: 0.5, generator: &b).filter { $0.key < 12 })
        }
    }

    /// Whatever is drawn in a bar with a rest, all voices but the drums have ended where it begins, and the grammar
    /// never runs into a dead end.
    @Test(arguments: 0..<8) func nothingSoundsInARest(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var grammar = BarGrammar(rules: WritingRules(voices: Set(Voice.allCases)))
        var reader = EventDecoder()
        let chord = EventVocabulary.id(.chord(nil))
        let content = GridBar(steps: 16, chords: [nil, nil])
        for bar in 0..<9 {
            grammar.rules = WritingRules(voices: Set(Voice.allCases))
            if bar % 3 == 2 { grammar.rules.rest(beats: 1 + bar / 3, of: content) }
            for token in [EventVocabulary.bar, chord, chord] {
                try grammar.advance(token)
                reader.read(token)
            }
            while true {
                let allowed = (0..<EventVocabulary.size).filter(grammar.allows)
                let body = allowed.filter { !BarGrammar.endsBar($0) }
                if allowed.count > body.count, body.isEmpty || generator.below(40) == 0 { break }
                let token = try #require(body.isEmpty ? nil : body[generator.below(body.count)], "a dead end")
                try grammar.advance(token)
                reader.read(token)
            }
        }
        let grid = reader.decoded.grid
        for bar in [2, 5, 8] {
            let rest = bar * 16 + 16 - 4 * (1 + bar / 3)..<bar * 16 + 16
            for voice in Voice.allCases where !voice.isDrum {
                #expect(!grid[voice].contains { $0.step < rest.upperBound && $0.end > rest.lowerBound })
            }
        }
        #expect(Voice.allCases.allSatisfy { !grid[$0].isEmpty })
    }

    /// Noise never rests by itself for all voices at once: each section but the last one ends in the silence asked for.
    @Test func songsAreSilentWhereTheyBreak() throws {
        var request = ComposeRequest(form: try SongForm(parsing: "verse:2 chorus:2 verse:2 outro:1"), seed: 4)
        request.settings.breaks = 1
        request.settings.motifBars = 1
        let song = try SongComposer(.tiny()).compose(request, isCancelled: { false }, report: { _ in }).song
        for line in [32, 64, 96] {
            for voice in Voice.allCases where !voice.isDrum {
                #expect(!song.grid[voice].contains { $0.step < line && $0.end > line - 4 }, "\(voice) before \(line)")
            }
        }
        #expect(song.grid[.drums].contains { (28..<32).contains($0.step % 32) })
        request.settings.breaks = 0
        let whole = try SongComposer(.tiny()).compose(request, isCancelled: { false }, report: { _ in }).song
        #expect(whole.grid.notes.joined().contains { $0.end > 28 && $0.step < 32 })
    }

    @Test(arguments: [-1.0, 1.0]) func densityIsValidAtItsEnds(density: Double) throws {
        var request = ComposeRequest(form: try SongForm(parsing: "verse:4 chorus:4"), seed: 2)
        request.settings.sampling.density = density
        let song = try SongComposer(.tiny()).compose(request, isCancelled: { false }, report: { _ in }).song
        #expect(song.grid == song.grid.fitted())
    }
}
