import Foundation
import MusicCore

/// A Markov chain of order 1 to 4 over symbols, with its own start and end, backed off to shorter histories.
///
/// P(x | h) blends the counts of the last n symbols with those of the last n − 1 and so on (`Smoothing`), the
/// bottom being additive. Histories are packed sixteen bits a symbol, so symbols lie in 0..<65533.
public struct MarkovChain: Sendable, Equatable {
    /// Symbols of history.
    public let order: Int
    /// Symbols the caller knows: 0..<symbolCount.
    public let symbolCount: Int
    public let model: BackOffModel

    /// The symbol drawn when a sequence is over.
    public var end: Int { symbolCount }
    /// Fills the history before a sequence; never drawn.
    public var start: Int { symbolCount + 1 }

    public init(order: Int, symbolCount: Int, model: BackOffModel) {
        self.order = order
        self.symbolCount = symbolCount
        self.model = model
    }

    /// Counts sequences of symbols in 0..<symbolCount; each is closed by the end symbol where `closing` is set.
    @inlinable
    public init<Symbols: Collection>(
        order: Int, symbolCount: Int, sequences: [Symbols], smoothing: Smoothing = Smoothing(), closing: Bool = true
    ) where Symbols.Element: BinaryInteger {
        self.init(
            order: order, symbolCount: symbolCount,
            counting: sequences.map { $0.map { UInt16(truncatingIfNeeded: $0) } }, smoothing: smoothing,
            closing: closing)
    }

    @usableFromInline
    init(order: Int, symbolCount: Int, counting sequences: [[UInt16]], smoothing: Smoothing, closing: Bool) {
        precondition((0...4).contains(order) && symbolCount < 65_533, "order 0 to 4, fewer than 65533 symbols")
        self.order = order
        self.symbolCount = symbolCount
        var counter = HistoryCounter(start: symbolCount + 1)
        for sequence in sequences { counter.add(sequence, closing: closing ? symbolCount : nil) }
        let tables = counter.tables(order: order)
        model = BackOffModel(
            symbolCount: symbolCount + 1, smoothing: smoothing, root: tables[0], levels: Array(tables.dropFirst()))
    }

    @inline(__always)
    static func mask(_ length: Int) -> UInt64 { length >= 4 ? .max : (1 << (16 * UInt64(length))) - 1 }

    /// History before the first symbol.
    @inline(__always)
    var emptyHistory: UInt64 {
        var history: UInt64 = 0
        for _ in 0..<order { history = history << 16 | UInt64(start) }
        return history
    }

    /// The packed last symbols of a history, start symbols before it.
    func packed(_ history: some Collection<Int>) -> UInt64 {
        history.suffix(max(order, 1)).reduce(emptyHistory) { $0 << 16 | UInt64($1) }
    }

    func keys(_ history: UInt64) -> [UInt64] {
        order == 0 ? [] : (1...order).map { history & MarkovChain.mask($0) }
    }

    /// P(symbol | packed history) without building keys.
    @inline(__always)
    func probability(of symbol: Int, packed history: UInt64) -> Double {
        var p = model.rootProbability(of: symbol)
        for length in 0..<order {
            guard let row = model.levels[length].row(of: history & MarkovChain.mask(length + 1)) else { break }
            p = model.blended(p, symbol: symbol, table: model.levels[length], row: row)
        }
        return p
    }

    /// P(next | history) for every symbol and, last, the end.
    public func next(after history: [Int]) -> [Double] { model.distribution(keys: keys(packed(history))) }

    /// ln P of each symbol given those before it, and of the end where `closing` is set.
    public func logProbabilities(of sequence: [Int], after history: [Int] = [], closing: Bool = true) -> [Double] {
        var state = packed(history)
        var result: [Double] = []
        result.reserveCapacity(sequence.count + 1)
        for symbol in sequence {
            result.append(log(probability(of: symbol, packed: state)))
            state = state << 16 | UInt64(symbol)
        }
        if closing { result.append(log(probability(of: end, packed: state))) }
        return result
    }

    /// A sequence drawn from the chain: its own end, `allowed` (asked with position and symbol) or `maximum` bound it.
    public func sample(
        maximum: Int, after history: [Int] = [], temperature: Double = 1,
        allowed: ((Int, Int) -> Bool)? = nil, generator: inout SeededGenerator
    ) -> [Int] {
        guard allowed != nil || temperature != 1 else {
            return drawn(maximum: maximum, after: history, generator: &generator)
        }
        var state = packed(history)
        var result: [Int] = []
        while result.count < maximum {
            let symbol = model.sample(
                keys: keys(state), temperature: temperature, allowed: { allowed?(result.count, $0) ?? true },
                generator: &generator)
            guard let symbol, symbol != end else { break }
            result.append(symbol)
            state = state << 16 | UInt64(symbol)
        }
        return result
    }

    /// Exact draws at temperature 1.
    private func drawn(maximum: Int, after history: [Int], generator: inout SeededGenerator) -> [Int] {
        model.withViews { levels in
            var state = packed(history)
            var result: [Int] = []
            while result.count < maximum {
                let symbol = draw(state, levels, generator: &generator)
                guard symbol != end else { break }
                result.append(symbol)
                state = state << 16 | UInt64(symbol)
            }
            return result
        }
    }

    /// A draw from the longest history down.
    @inline(__always)
    private func draw(_ state: UInt64, _ levels: [CountTable.View], generator: inout SeededGenerator) -> Int {
        var length = order
        while length > 0 {
            if let row = levels[length - 1].row(of: state & MarkovChain.mask(length)),
                let symbol = model.drawOrEscape(levels[length - 1], row: row, generator: &generator)
            {
                return symbol
            }
            length -= 1
        }
        return model.sampleRoot(generator: &generator)
    }
}
