extension SongFigures {
    /// How alike the rhythms of bars are, 0...1: all pairs of bars, or neighbouring ones (Wu & Yang 2020).
    ///
    /// For two bars of as many steps it is 1 − (steps at which just one of them has an onset) / steps. Bars before the
    /// first and after the last note, and pairs of different length, are left out. So are drums, whose patterns repeat
    /// whatever the song does.
    public static func grooveSimilarity(_ grid: GridScore, neighboursOnly: Bool) -> Double? {
        let bars = onsetMasks(grid)
        var sum = 0.0
        var pairs = 0
        for first in bars.indices {
            let last = neighboursOnly ? min(first + 2, bars.count) : bars.count
            for second in bars.indices[(first + 1)...].prefix(max(0, last - first - 1))
            where bars[first].steps == bars[second].steps {
                let different = zip(bars[first].mask, bars[second].mask).reduce(0) {
                    $0 + ($1.0 ^ $1.1).nonzeroBitCount
                }
                sum += 1 - Double(different) / Double(bars[first].steps)
                pairs += 1
            }
        }
        return pairs == 0 ? nil : sum / Double(pairs)
    }

    /// A bit for every step of a bar at which a pitched voice strikes, 64 steps a word.
    private static func onsetMasks(_ grid: GridScore) -> [(steps: Int, mask: [UInt64])] {
        let starts = grid.barSteps
        var bars = grid.bars.map { (steps: $0.steps, mask: Array(repeating: UInt64(0), count: ($0.steps + 63) / 64)) }
        for voice in Voice.allCases where !voice.isDrum {
            var bar = 0
            for note in grid[voice] {
                while bar + 1 < bars.count, note.step >= starts[bar + 1] { bar += 1 }
                guard bar < bars.count, (0..<bars[bar].steps).contains(note.step - starts[bar]) else { continue }
                let step = note.step - starts[bar]
                bars[bar].mask[step / 64] |= 1 << UInt64(step % 64)
            }
        }
        func sounds(_ bar: (steps: Int, mask: [UInt64])) -> Bool { bar.mask.contains { $0 != 0 } }
        guard let first = bars.firstIndex(where: sounds), let last = bars.lastIndex(where: sounds) else { return [] }
        return Array(bars[first...last])
    }
}
