import MusicCore
import MusicModels
import NeuralCore

/// Passages of one or more voices, cut at bar lines from pieces in 4/4, by their number of bars.
///
/// A passage is kept when no voice has two consecutive bars without an onset and each has enough onsets in all: 4 in two
/// bars, 24 in sixteen, in proportion between; bass half of that. Starts are every bar.
///
/// Trios are widened: what has melody and bass but no drums at all borrows, whenever it is drawn, drums of the same
/// length from pieces that are nothing but drums; and in a share of the draws voices are mixed (`VoiceMixing`).
public struct PassageWindows: Sendable {
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
    /// Share of the draws that go to passages which have all voices of themselves, where there are both.
    static let wholeShare: Float = 0.5

    public let kind: MusicVAEKind
    /// Of uninterrupted runs of 4/4 bars, the voices.
    private var lines: [VoicedSymbols] = []
    /// By bars: passages with all voices, passages that lack drums, and passages of drums to lend.
    private var whole: [Int: [Window]] = [:]
    private var borrowing: [Int: [Window]] = [:]
    private var beats: [Int: [Window]] = [:]
    /// For each voice of a trio the passages in which it is busy, whatever the others do.
    var singles: [[Int: [Window]]] = []

    /// - Parameter lengths: numbers of bars.
    public init(_ grids: [GridScore], kind: MusicVAEKind = .melody, lengths: [Int]) {
        self.kind = kind
        singles = kind == .trio ? kind.voices.map { _ in [:] } : []
        for grid in grids {
            let isBeat = kind == .trio && grid[.melody].isEmpty && grid[.bass].isEmpty && !grid[.drums].isEmpty
            let borrows = kind == .trio && grid[.drums].isEmpty && !grid[.melody].isEmpty && !grid[.bass].isEmpty
            for run in Self.runs(of: grid) {
                let line = Self.line(run, of: grid, kind)
                let pool = isBeat ? \PassageWindows.beats : borrows ? \.borrowing : \.whole
                let voices = isBeat ? 2..<3 : borrows ? 0..<2 : line.indices
                add(line, judgedBy: voices, lengths: lengths, to: pool)
                for voice in singles.indices {
                    add(line, judgedBy: voice..<voice + 1, lengths: lengths, to: \.singles[voice])
                }
                lines.append(line)
            }
        }
    }

    /// Passages with all their voices.
    public subscript(bars: Int) -> [Window] { whole[bars] ?? [] }

    /// Whether there is anything of a length to learn from.
    public func hasAny(bars: Int) -> Bool { !self[bars].isEmpty || canBorrow(bars) }

    private func canBorrow(_ bars: Int) -> Bool { borrowing[bars] != nil && beats[bars] != nil }

    /// A passage by chance, in this share of the cases moved to one of the keys that keep it within the range, or with
    /// its drums varied.
    func draw(
        bars: Int, transpositionShare: Float, mixingShare: Float = 0, random: inout FloatRandom
    ) -> VoicedSymbols {
        var passage = drawn(bars: bars, transpositionShare: transpositionShare, random: &random)
        if mixingShare > 0, random.uniform() < mixingShare {
            mix(&passage, bars: bars, transpositionShare: transpositionShare, random: &random)
        }
        guard let drums = kind.voices.firstIndex(of: .drums), random.uniform() < transpositionShare else {
            return passage
        }
        passage[drums] = DrumVariation.varied(passage[drums], random: &random)
        return passage
    }

    private func drawn(bars: Int, transpositionShare: Float, random: inout FloatRandom) -> VoicedSymbols {
        let hasWhole = !self[bars].isEmpty
        if canBorrow(bars), !hasWhole || random.uniform() >= Self.wholeShare {
            var passage = drawn(from: borrowing[bars] ?? [], bars, transpositionShare, &random)
            passage[2] = drawn(from: beats[bars] ?? [], bars, 0, &random)[2]
            return passage
        }
        return drawn(from: self[bars], bars, transpositionShare, &random)
    }

    func drawn(
        from windows: [Window], _ bars: Int, _ transpositionShare: Float, _ random: inout FloatRandom
    ) -> VoicedSymbols {
        let window = windows[Int(random.next() % UInt64(windows.count))]
        return random.uniform() < transpositionShare
            ? transposed(window, bars: bars, random: &random) : passage(window, bars: bars)
    }

    /// Passages spread evenly over all there are.
    public func spread(bars: Int, count: Int) -> [Window] {
        let all = self[bars]
        guard all.count > count else { return all }
        return (0..<count).map { all[$0 * all.count / count] }
    }

    /// The voices of a passage, melody and bass moved by semitones.
    public func passage(_ window: Window, bars: Int, transposedBy semitones: Int = 0) -> VoicedSymbols {
        let steps = window.bar * Self.stepsPerBar..<(window.bar + bars) * Self.stepsPerBar
        return zip(lines[window.line], kind.voices).map { line, voice in
            voice.isBitwise ? Array(line[steps]) : Self.pitched(line[steps], movedBy: semitones)
        }
    }

    /// The first voice of a passage, whose symbols fit a byte.
    public func symbols(_ window: Window, bars: Int, transposedBy semitones: Int = 0) -> [UInt8] {
        passage(window, bars: bars, transposedBy: semitones)[0].map { UInt8(truncatingIfNeeded: $0) }
    }

    /// A passage in one of the keys that keep it within the range.
    func transposed(_ window: Window, bars: Int, random: inout FloatRandom) -> VoicedSymbols {
        let steps = window.bar * Self.stepsPerBar..<(window.bar + bars) * Self.stepsPerBar
        var lowest = -6
        var highest = 5
        for (line, voice) in zip(lines[window.line], kind.voices) {
            guard let range = voice.range else { continue }
            let pitches = line[steps].filter { $0 < 128 }.map(Int.init)
            guard let low = pitches.min(), let high = pitches.max() else { continue }
            // A voice that lies outside its range stays where it is.
            lowest = max(lowest, min(0, range.lowerBound - low))
            highest = min(highest, max(0, range.upperBound - high))
        }
        let shift = lowest + Int(random.next() % UInt64(max(1, highest - lowest + 1)))
        return passage(window, bars: bars, transposedBy: shift)
    }

    private static func pitched(_ line: ArraySlice<UInt16>, movedBy semitones: Int) -> [UInt16] {
        var symbols = Array(line)
        var hasStarted = false
        for index in symbols.indices {
            if symbols[index] < 128 {
                hasStarted = true
                symbols[index] = UInt16(min(127, max(0, Int(symbols[index]) + semitones)))
            } else if !hasStarted {
                // What ends here began before the passage.
                symbols[index] = UInt16(MelodyGrid.hold)
            }
        }
        return symbols
    }

    private mutating func add(
        _ line: VoicedSymbols, judgedBy judged: Range<Int>, lengths: [Int],
        to pool: WritableKeyPath<PassageWindows, [Int: [Window]]>
    ) {
        let bars = (line.first?.count ?? 0) / Self.stepsPerBar
        let onsets = judged.map { voice in
            (0..<bars).map { bar in
                line[voice][bar * Self.stepsPerBar..<(bar + 1) * Self.stepsPerBar].count(
                    where: kind.voices[voice].isOnset)
            }
        }
        for length in lengths where length > 0 && length <= bars {
            for start in 0...bars - length {
                let isKept = zip(judged, onsets).allSatisfy { voice, onsets in
                    let counts = onsets[start..<start + length]
                    let isBroken = zip(counts, counts.dropFirst()).contains { $0 == 0 && $1 == 0 }
                    let enough = (4 + Double(20 * (length - 2)) / 14) * kind.voices[voice].leastDensity
                    return !isBroken && Double(counts.reduce(0, +)) >= enough
                }
                if isKept {
                    self[keyPath: pool][length, default: []].append(Window(line: lines.count, bar: start))
                }
            }
        }
    }
}

extension PassageWindows {
    /// Uninterrupted runs of bars in 4/4, in steps.
    private static func runs(of grid: GridScore) -> [Range<Int>] {
        let starts = grid.barSteps
        var runs: [Range<Int>] = []
        var bar = 0
        while bar < grid.bars.count {
            let first = bar
            while bar < grid.bars.count, grid.bars[bar].steps == stepsPerBar { bar += 1 }
            if bar > first { runs.append(starts[first]..<starts[first] + (bar - first) * stepsPerBar) }
            bar = max(bar, first + 1)
        }
        return runs
    }

    private static func line(_ steps: Range<Int>, of grid: GridScore, _ kind: MusicVAEKind) -> VoicedSymbols {
        let trio = TrioGrid(grid, from: steps.lowerBound, steps: steps.count).voicedSymbols
        return switch kind {
        case .melody: [trio[0]]
        case .drums: [trio[2]]
        case .trio: trio
        }
    }
}

extension MusicVAEVoice {
    /// Pitches that transposing does not leave, unless the voice itself lies outside.
    fileprivate var range: ClosedRange<Int>? {
        isBitwise ? nil : name == MusicVAEVoice.bass.name ? 21...67 : 36...96
    }

    /// Of the onsets that make a melody, the share that is enough.
    fileprivate var leastDensity: Double { name == MusicVAEVoice.bass.name ? 0.5 : 1 }

    fileprivate func isOnset(_ symbol: UInt16) -> Bool { isBitwise ? symbol != 0 : symbol < 128 }
}
