import MusicModels
import NeuralCore

/// The directions of melodic attributes, found and calibrated on windows of music.
///
/// Two directions are tried for each attribute: from the mean of the least third of the points to that of the greatest
/// (Roberts et al. 2018), and along the gradient of a ridge regression, which sees what the others have in common taken
/// away. Each is shortened or lengthened until a step along it moves its attribute in decoded melodies, and the one that moves the
/// others less is kept.
public enum MelodyDirections {
    /// Relative change of its own attribute that a step of length 1 is to bring, where it can.
    static let target = 0.4
    /// Lengths that are tried, in terms of the first guess.
    private static let lengthenings: [Float] = [0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8]

    /// For each attribute the direction.
    ///
    /// - Parameters:
    ///   - lengths: bars of the windows that are encoded.
    ///   - count: windows of each length, spread over all and each moved to a random key, so that being in C is not a
    ///     matter of which pieces there are.
    ///   - trials: melodies that are decoded to measure a step.
    public static func measure(
        _ model: MusicVAE, on windows: PassageWindows, lengths: [Int], count: Int = 3000, trials: Int = 128,
        seed: UInt64 = 1
    ) -> [MelodyAttribute: [Float]] {
        var random = FloatRandom(seed: seed)
        let usable = lengths.filter { (1...model.configuration.maximumBars).contains($0) && windows[$0].count >= 3 }
        let samples = usable.map { bars in
            Sample(model, windows, bars: bars, count: count, random: &random)
        }
        guard !samples.isEmpty else { return [:] }
        let bars = [4, 2, 8, 16].first { usable.contains($0) } ?? usable[0]
        let steps = DirectionTrial(model, windows, bars: bars, count: trials, seed: seed &+ 1)
        var directions: [MelodyAttribute: [Float]] = [:]
        for attribute in MelodyAttribute.allCases {
            let guesses = [contrast(attribute, samples), RidgeDirection.direction(samples, attribute)]
            directions[attribute] =
                guesses.map { calibrated($0, attribute, steps) }.max { $0.worth < $1.worth }?
                .direction
        }
        return directions
    }

    /// The mean over lengths of the greatest third's mean minus the least third's.
    private static func contrast(_ attribute: MelodyAttribute, _ samples: [Sample]) -> [Float] {
        let all = samples.map {
            MelodyAttribute.direction(points: $0.points, values: $0.symbols.map(attribute.value))
        }
        return all[0].indices.map { unit in all.reduce(0) { $0 + $1[unit] } / Float(all.count) }
    }

    /// A direction at the shortest length that moves its attribute far enough, and what it is worth: up to the target
    /// the change of its own attribute, beyond it what it leaves of the others.
    private static func calibrated(
        _ guess: [Float], _ attribute: MelodyAttribute, _ trial: DirectionTrial
    ) -> (direction: [Float], worth: Double) {
        var best = (direction: guess, worth: -Double.infinity)
        for length in lengthenings {
            let direction = guess.map { $0 * length }
            let effect = trial.effects(of: direction)
            let own = effect[attribute] ?? 0
            if own >= target {
                let others = MelodyAttribute.allCases.filter { $0 != attribute }.map { abs(effect[$0] ?? 0) }
                return (direction, target + own / (own + others.reduce(0, +)))
            }
            if own > best.worth { best = (direction, own) }
        }
        return best
    }

    /// Windows of one length with their points.
    struct Sample {
        let symbols: [[UInt8]]
        let points: [[Float]]

        init(_ model: MusicVAE, _ windows: PassageWindows, bars: Int, count: Int, random: inout FloatRandom) {
            let symbols = windows.spread(bars: bars, count: count).map { window in
                windows.transposed(window, bars: bars, random: &random)[0].map { UInt8(truncatingIfNeeded: $0) }
            }
            self.symbols = symbols
            // Few bars at a time keep the activations in the cache.
            let group = max(1, 256 / bars)
            points = stride(from: 0, to: symbols.count, by: group).flatMap { start in
                model.encode(SymbolBatch(Array(symbols[start..<min(start + group, symbols.count)]), bars: bars))
            }
        }
    }
}

/// What a step in the latent space does to melodies: they are encoded, moved, decoded and measured, against the same
/// melodies decoded where they were.
struct DirectionTrial {
    private let model: MusicVAE
    private let bars: Int
    private let points: [[Float]]
    private let seeds: [UInt64]
    private let before: [MelodyAttribute: Double]

    init(_ model: MusicVAE, _ windows: PassageWindows, bars: Int, count: Int, seed: UInt64) {
        self.model = model
        self.bars = bars
        var random = FloatRandom(seed: seed, stream: 2)
        points = MelodyDirections.Sample(model, windows, bars: bars, count: count, random: &random).points
        seeds = points.indices.map { seed &+ UInt64($0) }
        before = Self.means(model, points, bars: bars, seeds: seeds)
    }

    /// The relative change of each attribute's mean after a step of length 1.
    func effects(of direction: [Float]) -> [MelodyAttribute: Double] {
        let after = Self.means(model, points.map { zip($0, direction).map(+) }, bars: bars, seeds: seeds)
        return before.reduce(into: [:]) { effects, entry in
            let (attribute, base) = entry
            effects[attribute] = base == 0 ? 0 : ((after[attribute] ?? 0) - base) / base
        }
    }

    private static func means(
        _ model: MusicVAE, _ points: [[Float]], bars: Int, seeds: [UInt64]
    ) -> [MelodyAttribute: Double] {
        let written = model.decode(points, bars: bars, temperature: 1, seeds: seeds)
        return MelodyAttribute.allCases.reduce(into: [:]) { means, attribute in
            means[attribute] = written.reduce(0) { $0 + attribute.value(of: $1) } / Double(max(1, written.count))
        }
    }
}
