/// Tables of counts as bytes, small enough to ship.
///
/// Rows by ascending context: number of rows, then for each the difference to the context before, the number of
/// entries, and for each entry the difference to the symbol before and the count less one; all as variable-length
/// numbers, seven bits a byte, the lowest first.
enum CountTableCoding {
    static func encoded(_ table: CountTable) -> [UInt8] {
        var bytes: [UInt8] = []
        func write(_ value: UInt64) {
            var rest = value
            while rest >= 0x80 {
                bytes.append(UInt8(rest & 0x7f) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        write(UInt64(table.rowCount))
        var lastKey: UInt64 = 0
        for row in table.keys.indices.sorted(by: { table.keys[$0] < table.keys[$1] }) {
            write(table.keys[row] - lastKey)
            lastKey = table.keys[row]
            let entries = table.entries(of: row)
            write(UInt64(entries.count))
            var lastSymbol: UInt16 = 0
            for entry in entries {
                write(UInt64(table.symbols[entry] - lastSymbol))
                lastSymbol = table.symbols[entry]
                write(UInt64(table.count(atEntry: entry, of: row) - 1))
            }
        }
        return bytes
    }

    /// `nil` for bytes that no table gives; symbols must lie below `symbolCount`.
    static func decoded(_ bytes: [UInt8], symbolCount: Int) -> CountTable? {
        var reader = Reader(bytes: bytes)
        // A row takes at least three bytes beside the first: no more rows than that are believed.
        guard let rows = reader.number(), rows <= UInt64(bytes.count) else { return nil }
        var (keys, starts, symbols, counts) = ([UInt64](), [UInt32](), [UInt16](), [UInt32]())
        var lastKey: UInt64 = 0
        for row in 0..<rows {
            guard let step = reader.number(), let entries = reader.number(), entries <= UInt64(bytes.count),
                row == 0 || step > 0
            else { return nil }
            let (key, overflow) = lastKey.addingReportingOverflow(step)
            guard !overflow else { return nil }
            keys.append(key)
            lastKey = key
            starts.append(UInt32(symbols.count))
            var lastSymbol: UInt64 = 0
            var total: UInt64 = 0
            for entry in 0..<entries {
                guard let step = reader.number(), let count = reader.number(), entry == 0 || step > 0,
                    step < UInt64(symbolCount), lastSymbol + step < UInt64(symbolCount), count < 1 << 31
                else { return nil }
                lastSymbol += step
                total += count + 1
                guard total < 1 << 32 else { return nil }
                symbols.append(UInt16(lastSymbol))
                counts.append(UInt32(count + 1))
            }
            guard entries > 0 else { return nil }
        }
        guard reader.isAtEnd else { return nil }
        starts.append(UInt32(symbols.count))
        return CountTable(keys: keys, starts: starts, symbols: symbols, counts: counts)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }

        mutating func number() -> UInt64? {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while position < bytes.count, shift < 64 {
                let byte = bytes[position]
                position += 1
                value |= UInt64(byte & 0x7f) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            return nil
        }
    }
}
