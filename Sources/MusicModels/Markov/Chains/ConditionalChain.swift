import Foundation

/// A Markov chain of order 1 to 4 that is told something beside its own past: P(x_t | x_t−1 … x_t−n, c_t).
///
/// Histories are backed off symbol by symbol to the condition alone and then to no context at all (`Smoothing`).
/// Symbols lie in 0..<1022, conditions in 0..<2²³. A chain without a condition has 0 throughout.
public struct ConditionalChain: Sendable, Equatable {
    /// What happened, and what was known before each step.
    public struct Sequence: Sendable, Hashable {
        public var symbols: [Int]
        public var conditions: [Int]

        /// - Parameter conditions: one a symbol; none is a chain on its own.
        public init(_ symbols: [Int], conditions: [Int]? = nil) {
            self.symbols = symbols
            self.conditions = conditions ?? Array(repeating: 0, count: symbols.count)
            precondition(self.conditions.count == symbols.count, "one condition a symbol")
        }
    }

    public let order: Int
    public let symbolCount: Int
    /// Level 0 is the condition, level k the condition and k symbols.
    public let model: BackOffModel

    public init(order: Int, symbolCount: Int, sequences: [Sequence], smoothing: Smoothing = Smoothing()) {
        precondition((1...4).contains(order) && symbolCount < 1022, "order 1 to 4, fewer than 1022 symbols")
        self.order = order
        self.symbolCount = symbolCount
        var counter = BackOffCounter(symbolCount: symbolCount, levels: order + 1)
        for sequence in sequences {
            ConditionalChain.walk(sequence, order: order, symbolCount: symbolCount) { counter.add($0, keys: $1) }
        }
        model = counter.model(smoothing: smoothing)
    }

    private static let bits: UInt64 = 10

    private static func walk(
        _ sequence: Sequence, order: Int, symbolCount: Int, _ visit: (_ symbol: Int, _ keys: [UInt64]) -> Void
    ) {
        var history: UInt64 = 0
        for _ in 0..<order { history = history << bits | UInt64(symbolCount) }
        for (symbol, condition) in zip(sequence.symbols, sequence.conditions) {
            visit(symbol, keys(history, condition: UInt64(condition), order: order))
            history = history << bits | UInt64(symbol)
        }
    }

    /// Keys of the levels, the condition above the symbols.
    private static func keys(_ history: UInt64, condition: UInt64, order: Int) -> [UInt64] {
        (0...order).map { condition << (4 * bits) | history & ((1 << (bits * UInt64($0))) - 1) }
    }

    /// −ln P of all symbols together.
    public func nats(of sequence: Sequence) -> Double {
        var total = 0.0
        ConditionalChain.walk(sequence, order: order, symbolCount: symbolCount) {
            total -= log(model.probability(of: $0, keys: $1))
        }
        return total
    }

    /// −ln P a symbol over all sequences; 0 where there is none.
    public func nats(of sequences: [Sequence]) -> Double {
        let count = sequences.reduce(0) { $0 + $1.symbols.count }
        return count == 0 ? 0 : sequences.reduce(0) { $0 + nats(of: $1) } / Double(count)
    }

    /// P(next | history, condition) for every symbol.
    public func next(after history: [Int], condition: Int = 0) -> [Double] {
        var packed: UInt64 = 0
        for _ in 0..<order { packed = packed << Self.bits | UInt64(symbolCount) }
        for symbol in history.suffix(order) { packed = packed << Self.bits | UInt64(symbol) }
        return model.distribution(keys: Self.keys(packed, condition: UInt64(condition), order: order))
    }

    /// Nats a step of what the chain itself would write: H = −Σ_h π(h) Σ_x P(x | h) ln P(x | h).
    ///
    /// π(h) is how often a history and condition came in the counted sequences, which is where a chain of their relative
    /// frequencies settles; P is the smoothed distribution that is sampled from.
    public var entropyRate: Double {
        guard let table = model.levels.last, table.rowCount > 0 else { return 0 }
        var (weighted, total) = (0.0, 0.0)
        for row in 0..<table.rowCount {
            let key = table.keys[row]
            let history = key & ((1 << (Self.bits * UInt64(order))) - 1)
            let p = model.distribution(
                keys: Self.keys(history, condition: key >> (4 * Self.bits), order: order))
            let entropy = -p.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }
            let count = Double(table.total(of: row))
            weighted += count * entropy
            total += count
        }
        return weighted / total
    }
}
