import Composing
import MusicCore
import Testing

@testable import MusicModels

/// Notes that stand while the rest is written.
@Suite struct HeldNotesTests {
    private static let engine = Engine.tiny(seed: 4)

    private func request(style: MusicStyle, stages: Set<Stage> = Set(Stage.allCases)) throws -> ComposeRequest {
        var request = ComposeRequest(
            form: try SongForm(parsing: "intro:1 verse:2 chorus:2 verse:2 outro:1"), key: Key(tonic: 2, mode: .minor),
            seed: 3, stages: stages)
        request.settings.style = style
        return request
    }

    private func compose(_ request: ComposeRequest) throws -> GridScore {
        try SongComposer(HeldNotesTests.engine).compose(request, isCancelled: { false }, report: { _ in }).song.grid
    }

    private static let cases: [(MusicStyle, Set<Stage>)] = [
        (.pop, Set(Stage.allCases)), (.game, Set(Stage.allCases)), (.pop, [.markov]),
    ]

    @Test(arguments: cases) func theRestIsWrittenAroundVoices(style: MusicStyle, stages: Set<Stage>) throws {
        var request = try request(style: style, stages: stages)
        let first = try compose(request)
        for voices: Set<Voice> in [[.melody], [.bass, .drums], [.melody, .counter, .chords, .bass]] {
            request.seed = 77
            request.held = HeldNotes(grid: first, voices: voices)
            let second = try compose(request)
            for voice in voices { #expect(second[voice] == first[voice], "\(voice)") }
            #expect(second != first)
            // Where something stands, its chords do too.
            let held = try #require(request.held).notes
            let form = try #require(request.form)
            let standing = MarkovStage.plain.chords(of: held, form: form, key: request.key).keys
            #expect(standing.allSatisfy { second.bars[$0] == first.bars[$0] })
            // Chance weights leave some voices silent, and drums tell no chords.
            let isSilent = voices.allSatisfy { $0.isDrum || first[$0].isEmpty }
            #expect(!standing.isEmpty || isSilent || voices == [.melody])
            #expect(second == second.fitted())
        }
    }

    @Test(arguments: cases) func barsStand(style: MusicStyle, stages: Set<Stage>) throws {
        var request = try request(style: style, stages: stages)
        let first = try compose(request)
        request.seed = 78
        request.held = HeldNotes(grid: first, bars: [2, 3, 6])
        let second = try compose(request)
        let notes = HeldNotes(grid: first, bars: [2, 3, 6]).notes
        for bar in [2, 3, 6] {
            #expect(second.slice(bars: bar..<bar + 1).notes == notes.slice(bars: bar..<bar + 1).notes)
        }
        #expect(second == second.fitted())
    }

    /// A held melody is what the chords are chosen for, where nothing is known of its chords.
    @Test func aMelodyWithoutChordsIsHarmonised() throws {
        var request = try request(style: .pop, stages: [.markov])
        var melody = GridScore(bars: Array(repeating: GridBar(), count: 8))
        for bar in 0..<8 {
            for (index, pitch) in [65, 69, 72, 69].enumerated() {
                melody[.melody].append(
                    GridNote(step: bar * 16 + index * 4, length: 4, pitch: UInt8(pitch), velocityBin: 5))
            }
        }
        request.held = HeldNotes(grid: melody, voices: [.melody])
        let grid = try compose(request)
        let roots = grid.bars.compactMap { $0.chords.first ?? nil }.map(\.root)
        #expect(roots.allSatisfy { $0 == 5 } && roots.count == 8)
        #expect(grid[.melody] == melody[.melody] && !grid[.chords].isEmpty && !grid[.bass].isEmpty)
    }

    /// What goes along with a tune that stands does so in every bar of it, whatever the transformer would rather do.
    @Test func aTuneThatStandsIsAccompanied() throws {
        var request = try request(style: .lead)
        request.settings.voices = [.melody, .chords, .bass]
        var tune = GridScore(bars: Array(repeating: GridBar(), count: 8))
        tune[.melody] = (0..<24).map { GridNote(step: $0 * 4, length: 4, pitch: 62 + UInt8($0 % 5), velocityBin: 5) }
        request.held = HeldNotes(grid: tune, voices: [.melody])
        for seed: UInt64 in 1...4 {
            request.seed = seed
            let grid = try compose(request)
            let lines = grid.barSteps
            for voice in [Voice.chords, .bass] {
                for bar in 0..<6 {
                    #expect(
                        grid[voice].contains { $0.step < lines[bar + 1] && $0.end >= lines[bar] }, "\(voice) \(bar)")
                }
            }
        }
    }

    @Test func notesAreCutWhereNothingIsHeld() {
        var grid = GridScore(bars: Array(repeating: GridBar(), count: 4))
        grid[.melody] = [
            GridNote(step: 8, length: 20, pitch: 60, velocityBin: 5),
            GridNote(step: 40, length: 20, pitch: 62, velocityBin: 5),
        ]
        #expect(HeldNotes(grid: grid, voices: [.melody]).notes == grid)
        let first = HeldNotes(grid: grid, bars: [0]).notes[.melody]
        #expect(first.map(\.length) == [8])
        #expect(HeldNotes(grid: grid, bars: [2, 3]).notes[.melody].map(\.length) == [20])
        #expect(HeldNotes(grid: grid, voices: [.bass], bars: [9]).notes.noteCount == 0)
    }
}
