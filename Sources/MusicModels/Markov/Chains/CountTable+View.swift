extension CountTable {
    /// A table's arrays without counts of references, which would cost a loop of draws more than its work.
    struct View {
        let keys: UnsafeBufferPointer<UInt64>
        let starts: UnsafeBufferPointer<UInt32>
        let symbols: UnsafeBufferPointer<UInt16>
        let sums: UnsafeBufferPointer<UInt32>
        let slots: UnsafeBufferPointer<UInt32>

        /// As `CountTable.row(of:)`.
        @inline(__always)
        func row(of key: UInt64) -> Int? {
            var slot = CountTable.hash(key, slots.count)
            while true {
                let entry = Int(slots[slot])
                if entry == 0 { return nil }
                if keys[entry - 1] == key { return entry - 1 }
                slot = (slot + 1) & (slots.count - 1)
            }
        }

        /// The entry at which the running sum first exceeds `target`, which lies in 0..<total.
        @inline(__always)
        func entry(holding target: Int, in range: Range<Int>) -> Int {
            var (low, high) = (range.lowerBound, range.upperBound - 1)
            while low < high {
                let middle = (low + high) / 2
                if Int(sums[middle]) <= target { low = middle + 1 } else { high = middle }
            }
            return low
        }

        @inline(__always)
        func entries(of row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

        @inline(__always)
        func count(atEntry entry: Int, in range: Range<Int>) -> Int {
            Int(sums[entry]) - (entry > range.lowerBound ? Int(sums[entry - 1]) : 0)
        }
    }

    @inline(__always)
    func withView<Result>(_ body: (View) -> Result) -> Result {
        keys.withUnsafeBufferPointer { keys in
            starts.withUnsafeBufferPointer { starts in
                symbols.withUnsafeBufferPointer { symbols in
                    sums.withUnsafeBufferPointer { sums in
                        slots.withUnsafeBufferPointer { slots in
                            body(View(keys: keys, starts: starts, symbols: symbols, sums: sums, slots: slots))
                        }
                    }
                }
            }
        }
    }
}
