import Foundation

extension SongFigures {
    /// Mean entropy of the pitch classes in windows of so many bars, in bits (Wu & Yang 2020); windows without pitched
    /// notes are left out.
    ///
    /// H = −Σ p log₂ p over the twelve classes, p the share of onsets. 0 is one note over and over, log₂ 12 = 3.58 every
    /// note as often.
    public static func pitchClassEntropy(_ grid: GridScore, bars: Int) -> Double? {
        let starts = grid.barSteps
        let windows = (grid.bars.count + bars - 1) / max(1, bars)
        guard bars > 0, windows > 0 else { return nil }
        var counts = Array(repeating: Array(repeating: 0, count: 12), count: windows)
        for voice in Voice.allCases where !voice.isDrum {
            var bar = 0
            for note in grid[voice] {
                while bar + 1 < starts.count - 1, note.step >= starts[bar + 1] { bar += 1 }
                counts[min(windows - 1, bar / bars)][Int(note.pitch) % 12] += 1
            }
        }
        let entropies = counts.compactMap(entropy)
        return entropies.isEmpty ? nil : entropies.reduce(0, +) / Double(entropies.count)
    }

    /// Entropy of counts in bits; `nil` where there are none.
    private static func entropy(_ counts: [Int]) -> Double? {
        let total = Double(counts.reduce(0, +))
        guard total > 0 else { return nil }
        return counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / total
            return sum - share * log2(share)
        }
    }
}
