/// Every pair of a row and a symbol that occurs, row by row with symbols in rising order, and how often it does.
struct SortedPairs {
    /// The pair of every place.
    private(set) var ids: [UInt32]
    /// First pair of each row, and one past the last pair.
    private(set) var starts: [UInt32]
    private(set) var symbols: [UInt16] = []
    private(set) var counts: [UInt32] = []

    var count: Int { symbols.count }

    /// Sorts places by row with one counting sort, which keeps the order by symbol they come in.
    ///
    /// - Parameters:
    ///   - rows: of every place, below `rowCount`; every row has a place.
    ///   - symbolOf: of every place.
    ///   - bySymbol: all places, symbols in rising order.
    init(rows: [UInt32], rowCount: Int, symbolOf: [UInt16], bySymbol: [UInt32]) {
        var next = [UInt32](repeating: 0, count: rowCount + 1)
        for row in rows { next[Int(row) + 1] += 1 }
        for row in 0..<rowCount { next[row + 1] += next[row] }
        let ends = next.dropFirst()
        var sorted = [UInt32](repeating: 0, count: rows.count)
        for place in bySymbol {
            let row = Int(rows[Int(place)])
            sorted[Int(next[row])] = place
            next[row] += 1
        }
        ids = [UInt32](repeating: 0, count: rows.count)
        starts = []
        starts.reserveCapacity(rowCount + 1)
        var index = 0
        for end in ends {
            starts.append(UInt32(symbols.count))
            var last = -1
            while index < end {
                let place = Int(sorted[index])
                let symbol = Int(symbolOf[place])
                if symbol == last {
                    counts[counts.count - 1] += 1
                } else {
                    symbols.append(UInt16(truncatingIfNeeded: symbol))
                    counts.append(1)
                    last = symbol
                }
                ids[place] = UInt32(symbols.count - 1)
                index += 1
            }
        }
        starts.append(UInt32(symbols.count))
    }

    func table(keys: [UInt64]) -> CountTable {
        CountTable(keys: keys, starts: starts, symbols: symbols, counts: counts)
    }
}
