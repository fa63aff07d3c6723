import Foundation
import MusicCore

/// A distribution over symbols given contexts from coarse to fine, each refining the one before.
///
/// Level 0 needs no context; level k is counted under the k-th key the caller gives. Every level is blended with
/// the coarser one by `Smoothing`, and a context that was never seen leaves the coarser distribution as it is.
public struct BackOffModel: Sendable, Equatable {
    /// Symbols are 0..<symbolCount.
    public let symbolCount: Int
    public let smoothing: Smoothing
    public internal(set) var root: CountTable
    public internal(set) var levels: [CountTable]

    public init(symbolCount: Int, smoothing: Smoothing = Smoothing(), root: CountTable, levels: [CountTable]) {
        self.symbolCount = symbolCount
        self.smoothing = smoothing
        self.root = root
        self.levels = levels
    }

    /// Entries of all tables.
    public var entryCount: Int { levels.reduce(root.entryCount) { $0 + $1.entryCount } }

    /// P(symbol | contexts) through the first `depth` levels (all by default).
    public func probability(of symbol: Int, keys: [UInt64], depth: Int = .max) -> Double {
        var p = rootProbability(of: symbol)
        for level in 0..<min(depth, levels.count, keys.count) {
            guard let row = levels[level].row(of: keys[level]) else { break }
            p = blended(p, symbol: symbol, table: levels[level], row: row)
        }
        return p
    }

    @inline(__always)
    func rootProbability(of symbol: Int) -> Double {
        let seen = root.rowCount > 0
        let total = Double(seen ? root.total(of: 0) : 0)
        let count = Double(seen ? root.count(of: symbol, inRow: 0) : 0)
        return (count + smoothing.lambda) / (total + smoothing.lambda * Double(symbolCount))
    }

    @inline(__always)
    func blended(_ lower: Double, symbol: Int, table: CountTable, row: Int) -> Double {
        let range = table.entries(of: row)
        let masses = smoothing.masses(total: table.total(of: row), distinct: range.count, symbolCount: symbolCount)
        let count = max(0, Double(table.count(of: symbol, inRow: row)) - smoothing.discount)
        return (count + masses.escape * lower) / masses.denominator
    }

    /// The whole distribution; sums to 1.
    public func distribution(keys: [UInt64], depth: Int = .max) -> [Double] {
        let total = Double(root.rowCount > 0 ? root.total(of: 0) : 0) + smoothing.lambda * Double(symbolCount)
        var p = [Double](repeating: smoothing.lambda / total, count: symbolCount)
        if root.rowCount > 0 {
            for entry in root.entries(of: 0) {
                p[Int(root.symbols[entry])] += Double(root.count(atEntry: entry, of: 0)) / total
            }
        }
        for level in 0..<min(depth, levels.count, keys.count) {
            let table = levels[level]
            guard let row = table.row(of: keys[level]) else { break }
            let range = table.entries(of: row)
            let masses = smoothing.masses(
                total: table.total(of: row), distinct: range.count, symbolCount: symbolCount)
            let share = masses.escape / masses.denominator
            for symbol in p.indices { p[symbol] *= share }
            for entry in range {
                let count = max(0, Double(table.count(atEntry: entry, of: row)) - smoothing.discount)
                p[Int(table.symbols[entry])] += count / masses.denominator
            }
        }
        return p
    }

    /// Draws a symbol exactly from the blend, without building the distribution.
    public func sample(keys: [UInt64], generator: inout SeededGenerator) -> Int {
        var depth = min(levels.count, keys.count)
        for level in 0..<depth where levels[level].row(of: keys[level]) == nil {
            depth = level
            break
        }
        for level in (0..<depth).reversed() {
            let symbol = levels[level].withView { table in
                table.row(of: keys[level]).flatMap { drawOrEscape(table, row: $0, generator: &generator) }
            }
            if let symbol { return symbol }
        }
        return sampleRoot(generator: &generator)
    }

    /// A symbol of the row, or `nil` where the draw falls to the shorter context.
    @inline(__always)
    func drawOrEscape(_ table: CountTable.View, row: Int, generator: inout SeededGenerator) -> Int? {
        let range = table.entries(of: row)
        guard let last = range.last else { return nil }
        let total = Int(table.sums[last])
        let masses = smoothing.masses(total: total, distinct: range.count, symbolCount: symbolCount)
        if generator.uniform() * masses.denominator < masses.escape { return nil }
        while true {
            let entry = table.entry(holding: generator.below(total), in: range)
            // With a discount D a symbol is kept in (n − D) / n of the draws.
            if smoothing.discount == 0 { return Int(table.symbols[entry]) }
            let count = Double(table.count(atEntry: entry, in: range))
            if generator.uniform() * count < count - smoothing.discount { return Int(table.symbols[entry]) }
        }
    }

    func sampleRoot(generator: inout SeededGenerator) -> Int {
        root.withView { root in
            let range = root.keys.isEmpty ? 0..<0 : root.entries(of: 0)
            let total = range.last.map { Int(root.sums[$0]) } ?? 0
            let extra = smoothing.lambda * Double(symbolCount)
            if total == 0 || generator.uniform() * (Double(total) + extra) < extra {
                return generator.below(symbolCount)
            }
            return Int(root.symbols[root.entry(holding: generator.below(total), in: range)])
        }
    }

    /// Runs `body` with all levels' arrays.
    func withViews<Result>(_ body: ([CountTable.View]) -> Result) -> Result {
        func collect(_ views: [CountTable.View]) -> Result {
            views.count == levels.count
                ? body(views) : levels[views.count].withView { collect(views + [$0]) }
        }
        return collect([])
    }

    /// Draws at a temperature among the allowed symbols: P' = P^(1/T) renormalised; `nil` where none is allowed.
    public func sample(
        keys: [UInt64], temperature: Double, floor: Double = 0, allowed: (Int) -> Bool = { _ in true },
        generator: inout SeededGenerator
    ) -> Int? {
        Tempering.draw(
            distribution(keys: keys), temperature: temperature, floor: floor, allowed: allowed, generator: &generator)
    }
}

/// Draws from a distribution sharpened or flattened by a temperature.
public enum Tempering {
    /// P' = P^(1/T) over the allowed symbols, renormalised; T ≤ 0 takes the likeliest. `nil` where none is allowed.
    ///
    /// Symbols below `floor` times the likeliest allowed one are left out: pseudo-counts keep a score finite, but what
    /// hardly ever happened is not worth writing.
    public static func draw(
        _ distribution: [Double], temperature: Double, floor: Double = 0, allowed: (Int) -> Bool = { _ in true },
        generator: inout SeededGenerator
    ) -> Int? {
        var weights = distribution
        var best = -1
        for symbol in weights.indices {
            if allowed(symbol) {
                if best < 0 || weights[symbol] > weights[best] { best = symbol }
            } else {
                weights[symbol] = 0
            }
        }
        guard best >= 0 else { return nil }
        guard temperature > 0.01, weights[best] > 0 else { return best }
        if floor > 0 {
            let least = weights[best] * floor
            for symbol in weights.indices where weights[symbol] < least { weights[symbol] = 0 }
        }
        if temperature != 1 {
            let peak = weights[best]
            for symbol in weights.indices where weights[symbol] > 0 {
                weights[symbol] = pow(weights[symbol] / peak, 1 / temperature)
            }
        }
        let drawn = generator.draw(weights: weights)
        return weights[drawn] > 0 ? drawn : best
    }
}
