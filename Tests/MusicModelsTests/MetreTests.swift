import Composing
import MusicCore
import Testing

@testable import MusicModels

/// Songs that go on from music in another metre than 4/4.
@Suite struct MetreTests {
    private static let composer = SongComposer(.tiny())

    /// A tune of so many bars with a note a beat, and a bass that holds.
    private static func given(steps: Int, bars: Int) -> GridScore {
        var grid = GridScore(bars: Array(repeating: GridBar(steps: steps), count: bars))
        for step in stride(from: 0, to: steps * bars, by: 4) {
            grid[.melody].append(GridNote(step: step, length: 2, pitch: UInt8(60 + step % 7), velocityBin: 5))
        }
        for bar in 0..<bars {
            grid[.bass].append(GridNote(step: bar * steps, length: steps, pitch: 36, velocityBin: 5))
        }
        return grid
    }

    @Test(arguments: [12, 8, 20, 16], [Set(Stage.allCases), [.markov]])
    func whatFollowsKeepsTheMetre(steps: Int, stages: Set<Stage>) throws {
        var request = ComposeRequest(form: try SongForm(parsing: "intro:2 verse:2 chorus:2 verse:2"), seed: 5)
        request.stages = stages
        request.settings.motifBars = 2
        request.prime = Self.given(steps: steps, bars: 2)
        let song = try Self.composer.compose(request, isCancelled: { false }, report: { _ in }).song
        #expect(song.grid.bars.map(\.steps) == Array(repeating: steps, count: 8))
        #expect(song.grid == song.grid.fitted())
        for voice in [Voice.melody, .bass] {
            #expect(song.grid.slice(bars: 0..<2)[voice] == request.prime?[voice])
        }
        // Every bar of the beat begins as it would in 4/4.
        let plain = MarkovStage.plain
        var random = SeededGenerator(seed: 5, stream: "drums")
        let form = try #require(request.form)
        let beat = plain.drums(for: form, recall: request.settings.recall, generator: &random)
        for bar in 2..<8 {
            let written = song.grid[.drums].filter { $0.step / steps == bar }.map { [$0.step % steps, Int($0.pitch)] }
            let usual = beat.filter { $0.step / 16 == bar }.map { [$0.step % 16, Int($0.pitch)] }
            #expect(written.filter { $0[0] < 16 } == usual.filter { $0[0] < steps }, "bar \(bar)")
        }
    }

    @Test(arguments: [12, 10], [Set(Stage.allCases), [.markov]])
    func writingOnKeepsTheMetre(steps: Int, stages: Set<Stage>) throws {
        var request = ComposeRequest(seed: 2)
        request.stages = stages
        request.settings.voices = [.melody, .bass, .drums]
        var form = try SongForm(parsing: "verse:4")
        form.sections.append(Section(kind: .verse, letter: "A", bars: 3, memory: .free))
        let song = Song(key: request.key, qpm: 100, form: form, grid: Self.given(steps: steps, bars: 4))
        let written = try Self.composer.rewrite(
            section: 1, of: song, request: request, isCancelled: { false }, report: { _ in }
        ).song.grid
        #expect(written.bars.map(\.steps) == Array(repeating: steps, count: 7))
        #expect(written.slice(bars: 0..<4)[.melody] == song.grid[.melody])
        let drums = written.slice(bars: 4..<7)[.drums]
        #expect(Set(drums.map { $0.step / steps }) == [0, 1, 2])
        #expect(drums.contains { $0.step == steps } && drums.contains { $0.step == 2 * steps })
    }

    /// A beat under a waltz has its strokes where the bars begin.
    @Test func aBeatIsLaidUnderItsBars() throws {
        var request = ComposeRequest(seed: 3)
        request.settings.style = .pop
        let form = try SongForm(parsing: "verse:6")
        let song = Song(key: request.key, qpm: 100, form: form, grid: Self.given(steps: 12, bars: 6))
        let region = InfillRegion(bars: 0..<6, voices: [.drums])
        let drums = try Self.composer.infill(
            region, of: song, request: request, isCancelled: { false }, report: { _ in }
        ).song.grid[.drums]
        for bar in 0..<6 { #expect(drums.contains { $0.step == bar * 12 }) }
        #expect(drums.allSatisfy { $0.step < 72 })
    }

    @Test func notesOfLongerBarsAreLeftOutAndBeatsGoRound() {
        let notes = [0, 8, 14, 16, 31].map { GridNote(step: $0, length: 4, pitch: 60, velocityBin: 4) }
        func moved(_ steps: [Int], fillsUp: Bool = false) -> [[Int]] {
            SongPlan.moved(notes, intoBars: steps.map { GridBar(steps: $0) }, fillsUp: fillsUp).map {
                [$0.step, $0.length]
            }
        }
        #expect(moved([16, 16]) == notes.map { [$0.step, 4] })
        #expect(moved([12, 12]) == [[0, 4], [8, 4], [12, 4]])
        #expect(moved([8, 3]) == [[0, 4], [8, 3]])
        #expect(moved([20, 16], fillsUp: true) == [[0, 4], [8, 4], [14, 4], [16, 4], [20, 4], [35, 1]])
        #expect(moved([20, 16]) == [[0, 4], [8, 4], [14, 4], [20, 4], [35, 1]])
        #expect(moved([12]) == [[0, 4], [8, 4]])
    }

    /// Beats of three eighths: what was eighths of a beat is its first and its last.
    @Test func aBeatOfTwoBecomesOneOfThree() {
        let notes = stride(from: 0, to: 16, by: 2).map { GridNote(step: $0, length: 1, pitch: 42, velocityBin: 4) }
        func moved(_ steps: Int) -> [Int] {
            SongPlan.moved(notes, intoBars: [GridBar(steps: steps)], fillsUp: true, isCompound: true).map(\.step)
        }
        #expect(moved(12) == [0, 4, 6, 10])
        #expect(moved(18) == [0, 4, 6, 10, 12, 16])
        #expect(moved(24) == [0, 4, 6, 10, 12, 16, 18, 22])
        #expect(moved(30) == [0, 4, 6, 10, 12, 16, 18, 22, 24, 28])
    }

    /// Quarters and halves of a waltz, quarters and eighths of a jig, its dotted quarters, and nothing but eighths.
    @Test(arguments: [
        ([[0, 4], [4, 4], [8, 4]], false), ([[0, 8], [8, 4]], false), ([[0, 4], [4, 2], [6, 4], [10, 2]], true),
        ([[0, 6], [6, 6]], true), ([[0, 6], [6, 2], [8, 2], [10, 2]], true),
        ([[0, 2], [2, 2], [4, 2], [6, 2]], false),
        ([[0, 12]], false),
    ])
    func beatsAreFoundWhereNotesDoNotSoundOn(bar: [[Int]], isCompound: Bool) {
        var grid = GridScore(bars: Array(repeating: GridBar(steps: 12), count: 4))
        for index in 0..<4 {
            for note in bar {
                grid[.melody].append(
                    GridNote(step: 12 * index + note[0], length: note[1], pitch: 60, velocityBin: 4))
            }
        }
        #expect(grid.hasCompoundBeats == isCompound)
        let song = Song(key: .cMajor, qpm: 100, form: SongForm([]), grid: grid)
        #expect(song.score().metres.map(\.value) == [isCompound ? Metre(6, 8) : Metre(3, 4)])
        grid.bars[1].steps = 16
        #expect(!grid.hasCompoundBeats)
    }
}
