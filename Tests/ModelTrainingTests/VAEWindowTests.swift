import ModelTraining
import MusicCore
import MusicModels
import Testing

struct VAEWindowTests {
    /// Bars with so many notes each, two steps apart.
    static func grid(_ counts: [Int], steps: [Int]? = nil) -> GridScore {
        var grid = GridScore(bars: (steps ?? counts.map { _ in 16 }).map { GridBar(steps: $0) })
        let starts = grid.barSteps
        for (bar, count) in counts.enumerated() {
            for index in 0..<count {
                grid[.melody].append(
                    GridNote(step: starts[bar] + 2 * index, length: 2, pitch: UInt8(60 + index), velocityBin: 5))
            }
        }
        return grid
    }

    @Test func windowsStartAtEveryBarWithEnoughNotes() {
        let windows = PassageWindows([Self.grid([4, 4, 0, 4, 0, 0, 4, 4])], lengths: [2, 4])
        #expect(windows[2].map(\.bar) == [0, 1, 2, 3, 5, 6])
        // No two empty bars in a row, and at least 7 notes in four bars.
        #expect(windows[4].map(\.bar) == [0, 1])
        #expect(windows[16].isEmpty)
    }

    @Test func otherMetresInterrupt() {
        let windows = PassageWindows([Self.grid([4, 4, 4, 4, 4], steps: [16, 16, 12, 16, 16])], lengths: [2, 4])
        #expect(windows[2].count == 2)
        #expect(windows[4].isEmpty)
    }

    @Test func whatSoundsIntoAWindowIsLeftOut() {
        var grid = Self.grid([4, 0])
        grid[.melody] = [
            GridNote(step: 12, length: 8, pitch: 60, velocityBin: 5),
            GridNote(step: 22, length: 2, pitch: 62, velocityBin: 5),
            GridNote(step: 24, length: 2, pitch: 62, velocityBin: 5),
            GridNote(step: 28, length: 2, pitch: 62, velocityBin: 5),
            GridNote(step: 30, length: 2, pitch: 62, velocityBin: 5),
        ]
        grid.bars.append(GridBar())
        grid[.melody].append(GridNote(step: 32, length: 1, pitch: 64, velocityBin: 5))
        let windows = PassageWindows([grid], lengths: [2])
        let symbols = windows.symbols(.init(line: 0, bar: 1), bars: 2)
        #expect(symbols == MelodyGrid.tokens(grid[.melody], from: 16, steps: 32))
        #expect(symbols[0..<6].allSatisfy { $0 == 129 })
        #expect(symbols[6] == 62)
        #expect(windows.symbols(.init(line: 0, bar: 1), bars: 2, transposedBy: -5)[6] == 57)
    }

    @Test func spreadReachesOverAllWindows() {
        let windows = PassageWindows([Self.grid(Array(repeating: 4, count: 101))], lengths: [2])
        #expect(windows[2].count == 100)
        #expect(windows.spread(bars: 2, count: 4).map(\.bar) == [0, 25, 50, 75])
        #expect(windows.spread(bars: 2, count: 1000).count == 100)
    }

    /// As `grid`, with a bass on every half bar and a kick on every beat, where asked for.
    static func band(bars: Int, melody: Bool, bass: Bool, drums: Bool) -> GridScore {
        var grid = grid(Array(repeating: melody ? 4 : 0, count: bars))
        for bar in 0..<bars {
            for half in 0..<2 where bass {
                grid[.bass].append(GridNote(step: 16 * bar + 8 * half, length: 8, pitch: 40, velocityBin: 5))
            }
            for beat in 0..<4 where drums {
                grid[.drums].append(GridNote(step: 16 * bar + 4 * beat, length: 1, pitch: 36, velocityBin: 5))
            }
        }
        return grid
    }

    @Test func aTrioNeedsAllVoicesOrBorrowsDrums() {
        let whole = Self.band(bars: 4, melody: true, bass: true, drums: true)
        let tune = Self.band(bars: 6, melody: true, bass: true, drums: false)
        let beat = Self.band(bars: 3, melody: false, bass: false, drums: true)
        let solo = Self.band(bars: 8, melody: true, bass: false, drums: false)
        func windows(_ grids: [GridScore]) -> PassageWindows { PassageWindows(grids, kind: .trio, lengths: [2, 4]) }
        #expect(windows([whole, tune, beat, solo])[2].count == 3)
        #expect(windows([tune, beat])[2].isEmpty && windows([tune, beat]).hasAny(bars: 2))
        #expect(!windows([tune, beat]).hasAny(bars: 4) && !windows([tune, solo]).hasAny(bars: 2))
        let passage = windows([whole]).passage(.init(line: 0, bar: 1), bars: 2, transposedBy: 2)
        #expect(passage[0][0] == 62 && passage[1][0] == 42 && passage[2][0] == DrumClass.kick.bit)
        #expect(PassageWindows([whole, beat], kind: .drums, lengths: [2])[2].count == 5)
    }
}
