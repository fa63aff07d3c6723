/// Counts the symbols behind histories of all lengths up to an order.
///
/// A history and the symbol behind it are together the next longer history of the place that follows. So each length is
/// looked up by the row of the shorter history and one symbol, and no history is hashed as a whole.
struct HistoryCounter {
    /// All sequences one after the other.
    private var symbols: [UInt16] = []
    /// Where sequences lie; none is empty.
    private var ranges: [Range<Int>] = []
    /// Fills the history before a sequence.
    private let start: UInt16

    init(start: Int) { self.start = UInt16(truncatingIfNeeded: start) }

    /// Takes in a sequence, and a symbol behind it where there is one.
    mutating func add(_ sequence: [UInt16], closing: Int?) {
        guard !sequence.isEmpty || closing != nil else { return }
        let begin = symbols.count
        symbols += sequence
        if let closing { symbols.append(UInt16(truncatingIfNeeded: closing)) }
        ranges.append(begin..<symbols.count)
    }

    /// A table for each length of history from 0 to `order`; histories are packed sixteen bits a symbol.
    func tables(order: Int) -> [CountTable] {
        var keys: [UInt64] = symbols.isEmpty ? [] : [0]
        var rows = [UInt32](repeating: 0, count: symbols.count)
        var padding: UInt64 = 0
        let bySymbol = placesBySymbol()
        return (0...order).map { length in
            let pairs = SortedPairs(rows: rows, rowCount: keys.count, symbolOf: symbols, bySymbol: bySymbol)
            defer {
                if length < order {
                    padding = padding << 16 | UInt64(start)
                    let mask = MarkovChain.mask(length + 1)
                    (keys, rows) = longer(keys, pairs, from: rows, padding: padding & mask, mask: mask)
                }
            }
            return pairs.table(keys: keys)
        }
    }

    /// The rows of every place among histories that are longer by one, in the order in which they are first met.
    private func longer(
        _ keys: [UInt64], _ pairs: SortedPairs, from rows: [UInt32], padding: UInt64, mask: UInt64
    ) -> (keys: [UInt64], rows: [UInt32]) {
        // A sequence begins with nothing before it, so the first row is that of nothing.
        var longer = symbols.isEmpty ? [] : [padding]
        var rowOfPair = [UInt32](repeating: .max, count: pairs.count)
        var next = [UInt32](repeating: 0, count: symbols.count)
        for range in ranges {
            for place in range.dropFirst() {
                let pair = Int(pairs.ids[place - 1])
                if rowOfPair[pair] == .max {
                    rowOfPair[pair] = UInt32(longer.count)
                    longer.append((keys[Int(rows[place - 1])] << 16 | UInt64(symbols[place - 1])) & mask)
                }
                next[place] = rowOfPair[pair]
            }
        }
        return (longer, next)
    }

    /// All places, symbols in rising order.
    private func placesBySymbol() -> [UInt32] {
        var next = [UInt32](repeating: 0, count: Int(symbols.max() ?? 0) + 2)
        for symbol in symbols { next[Int(symbol) + 1] += 1 }
        for symbol in next.indices.dropLast() { next[symbol + 1] += next[symbol] }
        var places = [UInt32](repeating: 0, count: symbols.count)
        for (place, symbol) in symbols.enumerated() {
            places[Int(next[Int(symbol)])] = UInt32(place)
            next[Int(symbol)] += 1
        }
        return places
    }
}
