import MusicCore
import MusicModels
import NeuralCore

/// Passages of melodies, cut at bar lines from pieces in 4/4, by their number of bars.
///
/// A passage is kept when it has no two consecutive bars without an onset and enough onsets in all:
/// 4 in two bars, 24 in sixteen, in proportion between. Starts are every bar.
public struct MelodyWindows: Sendable {
    /// Where a passage starts.
    public struct Window: Sendable, Hashable {
        public var line: Int
        public var bar: Int

        public init(line: Int, bar: Int) {
            self.line = line
            self.bar = bar
        }
    }

    static let stepsPerBar = 16
    /// Pitches that transposing does not leave, unless the melody itself lies outside.
    static let range = 36...96

    /// Symbols of uninterrupted runs of 4/4 bars.
    private var lines: [[UInt8]] = []
    private var windows: [Int: [Window]] = [:]

    /// - Parameter lengths: numbers of bars.
    public init(_ grids: [GridScore], lengths: [Int]) {
        for grid in grids {
            for run in Self.runs(of: grid) { add(run, lengths: lengths) }
        }
    }

    public subscript(bars: Int) -> [Window] { windows[bars] ?? [] }

    /// The symbols of a passage, moved by semitones.
    public func symbols(_ window: Window, bars: Int, transposedBy semitones: Int = 0) -> [UInt8] {
        let start = window.bar * Self.stepsPerBar
        var symbols = Array(lines[window.line][start..<start + bars * Self.stepsPerBar])
        var hasStarted = false
        for index in symbols.indices {
            if symbols[index] < 128 {
                hasStarted = true
                symbols[index] = UInt8(min(127, max(0, Int(symbols[index]) + semitones)))
            } else if !hasStarted {
                // What ends here began before the passage.
                symbols[index] = UInt8(MelodyGrid.hold)
            }
        }
        return symbols
    }

    /// A passage in one of the keys that keep it within the range.
    func transposed(_ window: Window, bars: Int, random: inout FloatRandom) -> [UInt8] {
        let start = window.bar * Self.stepsPerBar
        let pitches = lines[window.line][start..<start + bars * Self.stepsPerBar].filter { $0 < 128 }.map(Int.init)
        guard let low = pitches.min(), let high = pitches.max() else { return symbols(window, bars: bars) }
        let shifts = (-6...5).filter {
            $0 == 0 || (low + $0 >= Self.range.lowerBound && high + $0 <= Self.range.upperBound)
        }
        return symbols(window, bars: bars, transposedBy: shifts[Int(random.next() % UInt64(shifts.count))])
    }

    /// Passages spread evenly over all there are.
    public func spread(bars: Int, count: Int) -> [Window] {
        let all = self[bars]
        guard all.count > count else { return all }
        return (0..<count).map { all[$0 * all.count / count] }
    }

    private static func runs(of grid: GridScore) -> [[UInt8]] {
        let starts = grid.barSteps
        var runs: [[UInt8]] = []
        var bar = 0
        while bar < grid.bars.count {
            let first = bar
            while bar < grid.bars.count, grid.bars[bar].steps == stepsPerBar { bar += 1 }
            if bar > first {
                runs.append(
                    MelodyGrid.tokens(grid[.melody], from: starts[first], steps: (bar - first) * stepsPerBar))
            }
            bar = max(bar, first + 1)
        }
        return runs
    }

    private mutating func add(_ line: [UInt8], lengths: [Int]) {
        let bars = line.count / Self.stepsPerBar
        let onsets = (0..<bars).map { bar in
            line[bar * Self.stepsPerBar..<(bar + 1) * Self.stepsPerBar].count { $0 < 128 }
        }
        for length in lengths where length > 0 && length <= bars {
            for start in 0...bars - length {
                let counts = onsets[start..<start + length]
                let isBroken = zip(counts, counts.dropFirst()).contains { $0 == 0 && $1 == 0 }
                let enough = 4 + Double(20 * (length - 2)) / 14
                if !isBroken, Double(counts.reduce(0, +)) >= enough {
                    windows[length, default: []].append(Window(line: lines.count, bar: start))
                }
            }
        }
        lines.append(line)
    }
}
