import Foundation

/// A chain that has just read a source and expects to hear it again: the trivial copier.
///
/// P(x | h) = (1 − w) P_chain(x | h) + w P_source(x | h), where P_source counts the source with the same order and
/// backs off, below its shortest history, to the chain itself (after the cache of Kuhn & De Mori 1990).
public struct CachedMarkovChain: Sendable {
    public let base: MarkovChain
    /// Weight of the source, 0...1.
    public let weight: Double
    private let source: MarkovChain

    /// Counts the source; `weight` is best chosen on training data.
    public init(base: MarkovChain, source sequence: [Int], weight: Double = 0.9, smoothing: Smoothing = Smoothing()) {
        self.base = base
        self.weight = weight
        source = MarkovChain(
            order: base.order, symbolCount: base.symbolCount, sequences: [sequence], smoothing: smoothing,
            closing: false)
    }

    /// ln P of each symbol given those before it, and of the end where `closing` is set.
    public func logProbabilities(of sequence: [Int], after history: [Int] = [], closing: Bool = false) -> [Double] {
        var state = base.packed(history)
        return (sequence + (closing ? [base.end] : [])).map { symbol in
            defer { state = state << 16 | UInt64(symbol) }
            return log(probability(of: symbol, packed: state))
        }
    }

    /// −ln P a symbol.
    public func nats(of sequence: [Int], after history: [Int] = []) -> Double {
        let logs = logProbabilities(of: sequence, after: history)
        return logs.isEmpty ? 0 : -logs.reduce(0, +) / Double(logs.count)
    }

    private func probability(of symbol: Int, packed history: UInt64) -> Double {
        let plain = base.probability(of: symbol, packed: history)
        var copied = plain
        for length in 0..<base.order {
            let table = source.model.levels[length]
            guard let row = table.row(of: history & MarkovChain.mask(length + 1)) else { break }
            copied = source.model.blended(copied, symbol: symbol, table: table, row: row)
        }
        return (1 - weight) * plain + weight * copied
    }
}
