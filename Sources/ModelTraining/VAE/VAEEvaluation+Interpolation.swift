import Foundation
import MusicModels
import NeuralCore

extension VAEEvaluation {
    static let alphas = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]
    /// What `refrain interpolate` draws at unless it is told otherwise.
    public static let walkTemperature = 0.2

    /// Paths between passages of different pieces, through the latent space and by blending the data, as in figure 4
    /// of Roberts et al. 2018.
    static func path(
        _ space: MelodyLatentSpace, on windows: PassageWindows, model source: PassageWindows, pairs: Int, seed: UInt64
    ) -> Path? {
        let bars = windows[16].isEmpty ? 4 : 16
        guard bars <= space.model.configuration.maximumBars else { return nil }
        let chosen = windows.spread(bars: bars, count: 2 * pairs).map { windows.symbols($0, bars: bars) }
        let pairs = chosen.count / 2
        guard pairs > 0 else { return nil }
        // Neighbours in the list may be of one piece; A and B lie half the list apart.
        let a = Array(chosen[0..<pairs])
        let b = Array(chosen[pairs..<2 * pairs])
        let pointsA = space.model.encode(SymbolBatch(a, bars: bars))
        let pointsB = space.model.encode(SymbolBatch(b, bars: bars))
        let cost = SymbolNGram(order: 5, symbolCount: MelodyGrid.vocabularySize)
        for window in source.spread(bars: bars, count: 2000) { cost.count(source.symbols(window, bars: bars)) }
        let seeds = (0..<pairs).map { seed &+ UInt64($0) }
        func decoded(_ alpha: Double, temperature: Double = 1) -> [[UInt8]] {
            let points = zip(pointsA, pointsB).map { space.between($0, $1, Float(alpha)) }
            return space.model.decode(points, bars: bars, temperature: Float(temperature), seeds: seeds)
        }
        var random = FloatRandom(seed: seed, stream: 3)
        func blended(_ alpha: Double) -> [[UInt8]] {
            zip(a, b).map { zip($0, $1).map { random.uniform() < Float(alpha) ? $1 : $0 } }
        }
        func nats(_ sequences: [[UInt8]]) -> [Double] { sequences.map(cost.nats) }
        func relative(_ middle: [[UInt8]], _ alpha: Double, _ endA: [Double], _ endB: [Double]) -> Double {
            let costs = nats(middle)
            let ends = zip(endA, endB).map { (1 - alpha) * $0 + alpha * $1 }
            return costs.reduce(0, +) / max(1e-9, ends.reduce(0, +))
        }
        let ends = (nats(decoded(0)), nats(decoded(1)))
        let walkEnds = (
            nats(decoded(0, temperature: walkTemperature)), nats(decoded(1, temperature: walkTemperature))
        )
        let dataEnds = (nats(a), nats(b))
        var path = Path(alphas: alphas, hamming: [], cost: [], walkCost: [], dataCost: [])
        for alpha in alphas {
            let written = decoded(alpha)
            let differing = zip(written, a).map { Double(zip($0, $1).count { $0 != $1 }) / Double($1.count) }
            path.hamming.append(differing.reduce(0, +) / Double(pairs))
            path.cost.append(relative(written, alpha, ends.0, ends.1))
            let walked = decoded(alpha, temperature: walkTemperature)
            path.walkCost.append(relative(walked, alpha, walkEnds.0, walkEnds.1))
            path.dataCost.append(relative(blended(alpha), alpha, dataEnds.0, dataEnds.1))
        }
        return path
    }
}

/// An n-gram over symbols with back-off by interpolation, to judge how usual a sequence is.
///
/// P(s | h) = (c(h s) + d P(s | h')) / (c(h) + d), h' being h without its first symbol (Witten & Bell 1991 with a
/// fixed d).
final class SymbolNGram {
    private let order: Int
    private let symbolCount: Int
    private let strength = 2.0
    private var counts: [UInt64: Double] = [:]

    init(order: Int, symbolCount: Int) {
        self.order = order
        self.symbolCount = symbolCount
    }

    func count(_ symbols: [UInt8]) {
        for end in symbols.indices {
            for length in 0..<min(order, end + 1) {
                counts[key(symbols[end - length...end], isContext: false), default: 0] += 1
                counts[key(symbols[end - length..<end], isContext: true), default: 0] += 1
            }
        }
    }

    /// Nats of a whole sequence.
    func nats(_ symbols: [UInt8]) -> Double {
        var sum = 0.0
        for end in symbols.indices {
            var probability = 1 / Double(symbolCount)
            for length in 0..<min(order, end + 1) {
                let seen = counts[key(symbols[end - length...end], isContext: false)] ?? 0
                let context = counts[key(symbols[end - length..<end], isContext: true)] ?? 0
                probability = (seen + strength * probability) / (context + strength)
            }
            sum -= log(probability)
        }
        return sum
    }

    /// Eight bits a symbol, and above them length and kind.
    private func key(_ symbols: ArraySlice<UInt8>, isContext: Bool) -> UInt64 {
        let packed = symbols.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return packed | UInt64(symbols.count) << 56 | (isContext ? 1 << 63 : 0)
    }
}
