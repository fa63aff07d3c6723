import MusicCore
import MusicModels

/// A Markov chain of order 4 over 512 symbols, counted on 500,000 of them and drawn from.
struct MarkovBench {
    private static let symbols = 512
    private static let counted = 500_000
    private static let drawn = 20_000

    let meter: BenchMeter

    func rows() throws -> [Bench.Row] {
        guard meter.wants("markov-train", "order4") || meter.wants("markov-sample", "order4") else { return [] }
        let tokens = MarkovBench.walk()
        func counted() -> MarkovChain {
            MarkovChain(order: 4, symbolCount: MarkovBench.symbols, sequences: [tokens], closing: false)
        }
        let chain = counted()
        return try meter.row("markov-train", "order4", "tokens/s", threads: 1) {
            _ = counted()
            return MarkovBench.counted
        }
            + meter.row("markov-sample", "order4", "tokens/s", threads: 1) {
                var random = SeededGenerator(seed: 2)
                return chain.sample(maximum: MarkovBench.drawn, generator: &random).count
            }
    }

    /// A walk over a graph with eight ways out of every symbol: contexts come back, as they do in music.
    private static func walk() -> [Int] {
        var random = SeededGenerator(seed: 1)
        let edges = (0..<symbols * 8).map { _ in random.below(symbols) }
        let weights = (1...8).map { 1 / Double($0) }
        var token = 0
        return (0..<counted).map { _ in
            token = edges[token * 8 + random.draw(weights: weights)]
            return token
        }
    }
}
