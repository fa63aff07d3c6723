/// Counts pairs of context and symbol; `table()` sorts them into rows.
///
/// A pair costs one probe of a hash table and eight bytes; rows are made by a radix sort at the end.
public struct CountTableBuilder: Sendable {
    private var keys: [UInt64] = []
    private var slots: [UInt32]
    /// Row in the upper bits, symbol in the lower sixteen.
    private var pairs: [UInt64] = []

    public init(expecting pairs: Int = 0) {
        slots = [UInt32](repeating: 0, count: 1 << 10)
        self.pairs.reserveCapacity(pairs)
    }

    /// Counts one occurrence; the symbol lies in 0..<65536.
    @inline(__always)
    public mutating func add(_ key: UInt64, _ symbol: Int) {
        let row = row(of: key)
        pairs.append(UInt64(row) << 16 | UInt64(truncatingIfNeeded: symbol) & 0xffff)
    }

    @inline(__always)
    private mutating func row(of key: UInt64) -> Int {
        if keys.count * 2 >= slots.count { grow() }
        let size = slots.count
        var slot = CountTable.hash(key, size)
        while true {
            let entry = slots[slot]
            if entry == 0 {
                keys.append(key)
                slots[slot] = UInt32(keys.count)
                return keys.count - 1
            }
            if keys[Int(entry) - 1] == key { return Int(entry) - 1 }
            slot = (slot + 1) & (size - 1)
        }
    }

    private mutating func grow() {
        let size = slots.count * 4
        slots = [UInt32](repeating: 0, count: size)
        for (row, key) in keys.enumerated() {
            var slot = CountTable.hash(key, size)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(row + 1)
        }
    }

    /// The counts so far as a table.
    public func table() -> CountTable {
        let sorted = CountTableBuilder.radixSorted(pairs, below: UInt64(max(keys.count, 1)) << 16)
        var starts: [UInt32] = []
        var symbols: [UInt16] = []
        var counts: [UInt32] = []
        starts.reserveCapacity(keys.count + 1)
        var last: UInt64 = .max
        var row = -1
        for pair in sorted {
            if pair == last {
                counts[counts.count - 1] += 1
                continue
            }
            last = pair
            let pairRow = Int(pair >> 16)
            while row < pairRow {
                row += 1
                starts.append(UInt32(symbols.count))
            }
            symbols.append(UInt16(truncatingIfNeeded: pair))
            counts.append(1)
        }
        starts.append(UInt32(symbols.count))
        return CountTable(keys: keys, starts: starts, symbols: symbols, counts: counts)
    }

    /// Least significant digit first, eleven bits a pass; values lie below `limit`.
    static func radixSorted(_ values: [UInt64], below limit: UInt64) -> [UInt64] {
        var source = values
        var target = [UInt64](repeating: 0, count: values.count)
        var shift: UInt64 = 0
        while shift < 64, limit >> shift > 0 {
            var offsets = [Int](repeating: 0, count: 2049)
            source.withUnsafeBufferPointer { source in
                target.withUnsafeMutableBufferPointer { target in
                    for value in source { offsets[Int((value >> shift) & 2047) + 1] += 1 }
                    for digit in 1...2048 { offsets[digit] += offsets[digit - 1] }
                    for value in source {
                        let digit = Int((value >> shift) & 2047)
                        target[offsets[digit]] = value
                        offsets[digit] += 1
                    }
                }
            }
            swap(&source, &target)
            shift += 11
        }
        return source
    }
}
