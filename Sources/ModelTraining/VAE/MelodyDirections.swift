import MusicModels
import NeuralCore

/// The directions of melodic attributes, measured on windows of music.
public enum MelodyDirections {
    /// For each attribute the direction, mean over the lengths of windows.
    ///
    /// - Parameter count: windows of each length, spread over all and each moved to a random key, so that being in C
    ///   is not a matter of which pieces there are.
    public static func measure(
        _ model: MusicVAE, on windows: PassageWindows, lengths: [Int], count: Int = 3000, seed: UInt64 = 1
    ) -> [MelodyAttribute: [Float]] {
        var random = FloatRandom(seed: seed)
        var sums: [MelodyAttribute: [Float]] = [:]
        var measured = 0
        for bars in lengths where (1...model.configuration.maximumBars).contains(bars) {
            let chosen = windows.spread(bars: bars, count: count)
            guard chosen.count >= 3 else { continue }
            let symbols = chosen.map { window in
                windows.transposed(window, bars: bars, random: &random)[0].map { UInt8(truncatingIfNeeded: $0) }
            }
            var points: [[Float]] = []
            let group = max(1, 256 / bars)
            for start in stride(from: 0, to: symbols.count, by: group) {
                let part = Array(symbols[start..<min(start + group, symbols.count)])
                points += model.encode(SymbolBatch(part, bars: bars))
            }
            for attribute in MelodyAttribute.allCases {
                let direction = MelodyAttribute.direction(points: points, values: symbols.map(attribute.value))
                sums[attribute] = sums[attribute].map { zip($0, direction).map(+) } ?? direction
            }
            measured += 1
        }
        return sums.mapValues { $0.map { $0 / Float(max(1, measured)) } }
    }
}
