/// Sequences of equal length in the orders in which the networks read them.
///
/// `arranged(.flat)` has index step · sequences + sequence; `arranged(.hierarchical)` treats each bar as a row of its
/// own, index stepInBar · rows + bar · sequences + sequence with rows = bars · sequences.
public struct SymbolBatch: Sendable {
    public let sequences: Int
    public let bars: Int
    public let stepsPerBar: Int
    /// (sequences, bars · stepsPerBar)
    public let symbols: [Int32]

    /// - Parameter sequences: each of `bars · stepsPerBar` symbols.
    public init(_ sequences: [[UInt8]], bars: Int, stepsPerBar: Int = 16) {
        precondition(sequences.allSatisfy { $0.count == bars * stepsPerBar }, "sequences of another length")
        self.sequences = sequences.count
        self.bars = bars
        self.stepsPerBar = stepsPerBar
        symbols = sequences.flatMap { $0.map(Int32.init) }
    }

    private init(sequences: Int, bars: Int, stepsPerBar: Int, symbols: [Int32]) {
        self.sequences = sequences
        self.bars = bars
        self.stepsPerBar = stepsPerBar
        self.symbols = symbols
    }

    /// Some of the sequences.
    func part(_ range: Range<Int>) -> SymbolBatch {
        SymbolBatch(
            sequences: range.count, bars: bars, stepsPerBar: stepsPerBar,
            symbols: Array(symbols[range.lowerBound * steps..<range.upperBound * steps]))
    }

    public var steps: Int { bars * stepsPerBar }

    /// The shape that a network over this hierarchy sees.
    func shape(_ hierarchy: MusicVAEConfiguration.Hierarchy) -> (steps: Int, rows: Int) {
        hierarchy == .flat ? (steps, sequences) : (stepsPerBar, bars * sequences)
    }

    func arranged(_ hierarchy: MusicVAEConfiguration.Hierarchy) -> [Int32] {
        var result = [Int32](repeating: 0, count: symbols.count)
        for sequence in 0..<sequences {
            for step in 0..<steps {
                result[place(step, sequence, hierarchy)] = symbols[sequence * steps + step]
            }
        }
        return result
    }

    /// Puts symbols arranged for a network back into one array a sequence.
    static func sequences(
        from arranged: [Int32], count: Int, bars: Int, stepsPerBar: Int, _ hierarchy: MusicVAEConfiguration.Hierarchy
    ) -> [[UInt8]] {
        let order = SymbolBatch(
            Array(repeating: [UInt8](repeating: 0, count: bars * stepsPerBar), count: count), bars: bars,
            stepsPerBar: stepsPerBar)
        return (0..<count).map { sequence in
            (0..<order.steps).map { UInt8(truncatingIfNeeded: arranged[order.place($0, sequence, hierarchy)]) }
        }
    }

    private func place(_ step: Int, _ sequence: Int, _ hierarchy: MusicVAEConfiguration.Hierarchy) -> Int {
        hierarchy == .flat
            ? step * sequences + sequence
            : (step % stepsPerBar) * bars * sequences + (step / stepsPerBar) * sequences + sequence
    }
}
