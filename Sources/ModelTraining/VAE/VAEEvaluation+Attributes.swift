import MusicModels
import NeuralCore

extension VAEEvaluation {
    /// How each direction moves each attribute: melodies encoded, moved by strength 1, decoded, measured, against the
    /// same melodies decoded where they were.
    static func effects(
        _ space: MelodyLatentSpace, on windows: PassageWindows, count: Int, seed: UInt64
    ) -> [Attribute] {
        let lengths = [4, 2, 8, 16].filter { $0 <= space.model.configuration.maximumBars }
        guard let bars = lengths.first(where: { !windows[$0].isEmpty }) else { return [] }
        var random = FloatRandom(seed: seed, stream: 2)
        let chosen = windows.spread(bars: bars, count: count).map { window in
            windows.transposed(window, bars: bars, random: &random)[0].map { UInt8(truncatingIfNeeded: $0) }
        }
        let points = space.model.encode(SymbolBatch(chosen, bars: bars))
        let seeds = points.indices.map { seed &+ UInt64($0) }
        func means(_ points: [[Float]]) -> [MelodyAttribute: Double] {
            let written = space.model.decode(points, bars: bars, temperature: 1, seeds: seeds)
            return Dictionary(
                uniqueKeysWithValues: MelodyAttribute.allCases.map { attribute in
                    (attribute, written.reduce(0) { $0 + attribute.value(of: $1) } / Double(written.count))
                })
        }
        let before = means(points)
        return MelodyAttribute.allCases.compactMap { attribute in
            guard let direction = space.directions[attribute] else { return nil }
            let after = means(points.map { zip($0, direction).map(+) })
            let effect = MelodyAttribute.allCases.map { measured -> (String, Double) in
                let base = before[measured] ?? 0
                return (measured.rawValue, base == 0 ? 0 : ((after[measured] ?? 0) - base) / base)
            }
            return Attribute(name: attribute.rawValue, effect: Dictionary(uniqueKeysWithValues: effect))
        }
    }
}
