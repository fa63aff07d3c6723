import Composing
import MusicCore
import MusicModels
import Testing

@Suite struct SongInfillTests {
    private static let composer = SongComposer(.tiny())

    private static func song(_ steps: Int = 16) throws -> (Song, ComposeRequest) {
        let form = try SongForm(parsing: "intro:1 verse:3 chorus:2 verse:3 outro:1")
        var request = ComposeRequest(form: form, seed: 5)
        request.settings.motifBars = 2
        var song = try composer.compose(request, isCancelled: { false }, report: { _ in }).song
        for bar in song.grid.bars.indices { song.grid.bars[bar].steps = steps }
        return (song, request)
    }

    static let regions: [InfillRegion] = [
        InfillRegion(bars: 0..<1), InfillRegion(bars: 2..<5), InfillRegion(bars: 9..<10), InfillRegion(bars: 0..<10),
        InfillRegion(bars: 3..<7, voices: [.melody]), InfillRegion(bars: 6..<9, voices: [.chords, .bass]),
        InfillRegion(bars: 1..<4, voices: [.drums]), InfillRegion(bars: 5..<8, voices: [.counter, .drums]),
    ]

    @Test(arguments: regions, [nil, Set<Stage>([.markov])])
    func onlyTheRegionChanges(region: InfillRegion, stages: Set<Stage>?) throws {
        var (song, request) = try Self.song()
        request.seed = 6
        if let stages { request.stages = stages }
        let result = try Self.composer.infill(region, of: song, request: request, isCancelled: { false }) { _ in }
        #expect(result.isComplete)
        #expect(result.song.grid == result.song.grid.fitted())
        #expect(result.song.grid.bars == song.grid.bars)
        let steps = song.grid.barSteps[region.bars.lowerBound]..<song.grid.barSteps[region.bars.upperBound]
        for voice in Voice.allCases {
            let outside = { (grid: GridScore) in
                region.voices.contains(voice) ? grid[voice].filter { !steps.contains($0.step) } : grid[voice]
            }
            #expect(outside(result.song.grid) == outside(song.grid))
        }
        let again = try Self.composer.infill(region, of: song, request: request, isCancelled: { false }) { _ in }
        #expect(again.song == result.song)
    }

    /// A beat that is asked for under voices that never had one is written, and in every bar.
    @Test(arguments: 1...8) func drumsThatAreAskedForAreWritten(seed: UInt64) throws {
        var (song, request) = try Self.song()
        song.grid[.drums] = []
        request.settings.style = .game
        request.seed = seed
        let region = InfillRegion(bars: 2..<8, voices: [.drums])
        let result = try Self.composer.infill(region, of: song, request: request, isCancelled: { false }) { _ in }
        for bar in region.bars { #expect(!result.song.grid.slice(bars: bar..<bar + 1)[.drums].isEmpty) }
    }

    /// A melody by itself is harmonised in every bar, whatever the metre; a tune over chords begins with its first bar.
    @Test(arguments: [16, 12], [Set([Voice.chords, .bass]), [.bass], [.melody]])
    func voicesThatAreAskedForAreWritten(steps: Int, voices: Set<Voice>) throws {
        var (song, request) = try Self.song(steps)
        for voice in Voice.allCases { song.grid[voice] = [] }
        let beside: Voice = voices.contains(.melody) ? .chords : .melody
        song.grid[beside] = (0..<10 * steps / 4).map { step in
            GridNote(step: step * 4, length: 4, pitch: 60 + UInt8(step % 5), velocityBin: 4)
        }
        for seed: UInt64 in 1...4 {
            request.seed = seed
            let region = InfillRegion(bars: 0..<10, voices: voices)
            let grid = try Self.composer.infill(region, of: song, request: request, isCancelled: { false }) { _ in }
                .song.grid
            let ends = grid.barSteps
            for voice in voices {
                for bar in 0..<(voice == .melody ? 1 : 10) {
                    #expect(grid[voice].contains { $0.step < ends[bar + 1] && $0.end >= ends[bar] }, "\(voice) \(bar)")
                }
            }
        }
    }

    @Test(arguments: [Set(Voice.allCases), [.melody], [.chords, .bass], [.drums]])
    func seedsFillDifferently(voices: Set<Voice>) throws {
        let (song, request) = try Self.song()
        let songs = try (1...6).map { seed in
            var request = request
            request.seed = UInt64(seed)
            return try Self.composer.infill(
                InfillRegion(bars: 2..<8, voices: voices), of: song, request: request, isCancelled: { false },
                report: { _ in }
            ).song
        }
        #expect(Set(songs).count > 3)
    }

    /// A gap in a theme hears what comes of the theme later on; notes that stand are not brought back by their echo.
    @Test(arguments: [true, false]) func aGapHearsItsEcho(isGap: Bool) throws {
        var (song, request) = try Self.song()
        let region = InfillRegion(bars: 1..<3)
        if isGap {
            let steps = song.grid.barSteps[1]..<song.grid.barSteps[3]
            for voice in Voice.allCases { song.grid[voice].removeAll { steps.contains($0.step) } }
        }
        #expect(region.isEmpty(in: song.grid) == isGap)
        #expect(song.form.firstEcho(ofSection: 1)?.section == 3)
        let filled = try [0.0, 1.0].map { recall in
            request.settings.recall = recall
            return try Self.composer.infill(region, of: song, request: request, isCancelled: { false }) { _ in }.song
        }
        #expect((filled[0].grid == filled[1].grid) == !isGap)
    }

    @Test func aCancelledInfillChangesNothing() throws {
        let (song, request) = try Self.song()
        let result = try Self.composer.infill(
            InfillRegion(bars: 2..<5), of: song, request: request, isCancelled: { true }, report: { _ in })
        #expect(!result.isComplete && result.song == song)
    }

    @Test(arguments: [-1..<2, 3..<3, 8..<12]) func barsThatAreNotThereAreRefused(bars: Range<Int>) throws {
        let (song, request) = try Self.song()
        #expect(throws: ComposeError.self) {
            try Self.composer.infill(
                InfillRegion(bars: bars), of: song, request: request, isCancelled: { false }, report: { _ in })
        }
    }

    /// A new note that meets one of its pitch outside gives way; the old one keeps its length.
    @Test func newNotesGiveWay() {
        func note(_ step: Int, _ length: Int) -> GridNote {
            GridNote(step: step, length: length, pitch: 60, velocityBin: 4)
        }
        var song = GridScore(bars: Array(repeating: GridBar(), count: 3))
        song[.melody] = [note(14, 6), note(20, 2), note(32, 4)]
        var written = GridScore(bars: song.bars)
        written[.melody] = [note(17, 1), note(19, 3), note(30, 6)]
        let result = InfillRegion(bars: 1..<2, voices: [.melody]).replacing(in: song, with: written)
        #expect(result[.melody] == [note(14, 6), note(20, 2), note(30, 2), note(32, 4)])
    }
}
