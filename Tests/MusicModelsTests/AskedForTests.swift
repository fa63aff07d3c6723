import Composing
import MusicCore
import Testing

@testable import MusicModels

/// What was asked for is written, whatever chance weights would rather do, or it is said why not.
@Suite struct AskedForTests {
    private static let composer = SongComposer(.tiny(seed: 4))

    private static func compose(_ request: ComposeRequest) throws -> GridScore {
        try composer.compose(request, isCancelled: { false }, report: { _ in }).song.grid
    }

    private static func sounds(_ voice: Voice, inBar bar: Int, _ grid: GridScore) -> Bool {
        let lines = grid.barSteps
        return grid[voice].contains { $0.step < lines[bar + 1] && $0.end >= lines[bar] }
    }

    @Test(arguments: 1...6) func sectionsBeginWithTheirAccompaniment(seed: UInt64) throws {
        var request = ComposeRequest(form: try SongForm(parsing: "intro:1 verse:3 chorus:3 outro:2"), seed: seed)
        let openings = [0, 1, 4, 7]
        for (style, voices, accompaniment) in [
            (MusicStyle.pop, Set(Voice.allCases), [Voice.chords, .bass]), (.lead, [.melody, .bass], [.bass]),
            (.game, [.melody, .chords], [.chords]),
        ] {
            request.settings.style = style
            request.settings.voices = voices
            let grid = try Self.compose(request)
            for bar in openings {
                for voice in accompaniment { #expect(Self.sounds(voice, inBar: bar, grid), "\(style) \(voice) \(bar)") }
            }
        }
    }

    @Test(arguments: [Voice.melody, .counter, .bass]) func aVoiceByItselfDoesNotRestForBars(voice: Voice) throws {
        var request = ComposeRequest(form: try SongForm(parsing: "verse:6"), seed: 3)
        request.settings.voices = [voice]
        let grid = try Self.compose(request)
        for bar in 0..<6 { #expect(Self.sounds(voice, inBar: bar, grid)) }
        var song = Song(key: request.key, qpm: 100, form: try SongForm(parsing: "verse:6"), grid: grid)
        song.grid[voice] = []
        let filled = try Self.composer.infill(
            InfillRegion(bars: 1..<5, voices: [voice]), of: song, request: request, isCancelled: { false }
        ) { _ in }
        for bar in 1..<5 { #expect(Self.sounds(voice, inBar: bar, filled.song.grid)) }
    }

    @Test(arguments: ["verse:2", "verse:1 chorus:2"]) func aSongIsLongerThanWhatItBeginsWith(form: String) throws {
        var prime = GridScore(bars: Array(repeating: GridBar(), count: 3))
        prime[.melody] = [GridNote(step: 0, length: 48, pitch: 60, velocityBin: 4)]
        var request = ComposeRequest(form: try SongForm(parsing: form), seed: 1)
        request.prime = prime
        #expect(
            performing: { try Self.compose(request) },
            throws: { "\($0)".contains("begins with has 3 bars") && "\($0)".split(separator: "\n").count == 2 })
    }

    /// What is written afresh shares nothing with what stood under its letter before, and is what comes back later.
    @Test func whatIsWrittenAfreshHasMaterialOfItsOwn() throws {
        let form = try SongForm(parsing: "verse:1 verse@new:1 verse:1")
        var material = LetterMaterial<Int>()
        var made = 0
        let bars = form.sections.map { section in
            material.bars(of: section, recall: 1) {
                made += 1
                return [made]
            }
        }
        #expect(bars == [[1], [2], [2]])
    }
}
