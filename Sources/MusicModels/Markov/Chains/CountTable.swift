/// How often each symbol followed each context: a flat hash table of contexts over compressed rows of symbols.
///
/// Contexts are packed into 64 bits by the caller, symbols are 0..<65536. Rows lie in the order in which their
/// contexts were first seen and are sorted by symbol, so that nothing depends on hashing.
public struct CountTable: Sendable, Equatable {
    /// Contexts in order of their rows.
    public internal(set) var keys: [UInt64]
    /// First entry of each row, and one past the last entry.
    public internal(set) var starts: [UInt32]
    public internal(set) var symbols: [UInt16]
    /// Running sums of the counts inside each row.
    public internal(set) var sums: [UInt32]
    /// Row + 1 by hashed context; 0 is empty. A power of two in size.
    var slots: [UInt32]

    /// Contexts seen.
    public var rowCount: Int { keys.count }
    /// Pairs of a context and a symbol seen.
    public var entryCount: Int { symbols.count }

    /// A table from its rows: counts run parallel to `symbols`.
    public init(keys: [UInt64], starts: [UInt32], symbols: [UInt16], counts: [UInt32]) {
        self.keys = keys
        self.starts = starts
        self.symbols = symbols
        sums = counts
        for row in keys.indices {
            var sum: UInt32 = 0
            for entry in Int(starts[row])..<Int(starts[row + 1]) {
                sum += counts[entry]
                sums[entry] = sum
            }
        }
        slots = CountTable.hashed(keys)
    }

    static func hashed(_ keys: [UInt64]) -> [UInt32] {
        var size = 16
        while size < keys.count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        for (row, key) in keys.enumerated() {
            var slot = CountTable.hash(key, size)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(row + 1)
        }
        return slots
    }

    /// Fibonacci hashing with a fold, so that packed symbols spread over all slots.
    @inline(__always)
    static func hash(_ key: UInt64, _ size: Int) -> Int {
        let mixed = (key ^ (key >> 29)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 32)) & UInt64(size - 1))
    }

    /// The row of a context, `nil` where it was never seen.
    @inline(__always)
    public func row(of key: UInt64) -> Int? { withView { $0.row(of: key) } }

    @inline(__always)
    public func entries(of row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

    /// Occurrences of the row's context.
    @inline(__always)
    public func total(of row: Int) -> Int {
        let range = entries(of: row)
        return range.isEmpty ? 0 : Int(sums[range.upperBound - 1])
    }

    @inline(__always)
    public func count(atEntry entry: Int, of row: Int) -> Int {
        Int(sums[entry]) - (entry > Int(starts[row]) ? Int(sums[entry - 1]) : 0)
    }

    /// Occurrences of a symbol after the row's context.
    @inline(__always)
    public func count(of symbol: Int, inRow row: Int) -> Int {
        var low = Int(starts[row])
        var high = Int(starts[row + 1])
        while low < high {
            let middle = (low + high) / 2
            if Int(symbols[middle]) < symbol { low = middle + 1 } else { high = middle }
        }
        guard low < Int(starts[row + 1]), Int(symbols[low]) == symbol else { return 0 }
        return count(atEntry: low, of: row)
    }

    /// The table without the rows whose context was seen fewer than `minimum` times.
    public func pruned(minimum: Int) -> CountTable {
        var kept = (keys: [UInt64](), starts: [UInt32](), symbols: [UInt16](), counts: [UInt32]())
        for row in keys.indices where total(of: row) >= minimum {
            kept.keys.append(keys[row])
            kept.starts.append(UInt32(kept.symbols.count))
            for entry in entries(of: row) {
                kept.symbols.append(symbols[entry])
                kept.counts.append(UInt32(count(atEntry: entry, of: row)))
            }
        }
        kept.starts.append(UInt32(kept.symbols.count))
        return CountTable(keys: kept.keys, starts: kept.starts, symbols: kept.symbols, counts: kept.counts)
    }
}
