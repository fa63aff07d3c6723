/// A passage: for each voice its symbols, one a step.
public typealias VoicedSymbols = [[UInt16]]

/// Passages of equal length in the orders in which the networks read them.
///
/// `arranged(.flat)` has index step · sequences + sequence; `arranged(.hierarchical)` treats each bar as a row of its
/// own, index stepInBar · rows + bar · sequences + sequence with rows = bars · sequences.
public struct SymbolBatch: Sendable {
    public let sequences: Int
    public let bars: Int
    public let stepsPerBar: Int
    /// For each voice (sequences, bars · stepsPerBar).
    public let voices: [[Int32]]

    /// Sequences of one voice, each of `bars · stepsPerBar` symbols.
    public init(_ sequences: [[UInt8]], bars: Int, stepsPerBar: Int = 16) {
        precondition(sequences.allSatisfy { $0.count == bars * stepsPerBar }, "sequences of another length")
        self.init(
            sequences: sequences.count, bars: bars, stepsPerBar: stepsPerBar,
            voices: [sequences.flatMap { $0.map(Int32.init) }])
    }

    /// - Parameter passages: each with all voices of `bars · stepsPerBar` symbols.
    public init(_ passages: [VoicedSymbols], bars: Int, stepsPerBar: Int = 16) {
        let voiceCount = passages.first?.count ?? 0
        precondition(
            passages.allSatisfy { $0.count == voiceCount && $0.allSatisfy { $0.count == bars * stepsPerBar } },
            "passages of another length or with other voices")
        self.init(
            sequences: passages.count, bars: bars, stepsPerBar: stepsPerBar,
            voices: (0..<voiceCount).map { voice in passages.flatMap { $0[voice].map(Int32.init) } })
    }

    private init(sequences: Int, bars: Int, stepsPerBar: Int, voices: [[Int32]]) {
        self.sequences = sequences
        self.bars = bars
        self.stepsPerBar = stepsPerBar
        self.voices = voices
    }

    /// Some of the sequences.
    func part(_ range: Range<Int>) -> SymbolBatch {
        SymbolBatch(
            sequences: range.count, bars: bars, stepsPerBar: stepsPerBar,
            voices: voices.map { Array($0[range.lowerBound * steps..<range.upperBound * steps]) })
    }

    public var steps: Int { bars * stepsPerBar }

    /// The shape that a network over this hierarchy sees.
    func shape(_ hierarchy: MusicVAEConfiguration.Hierarchy) -> (steps: Int, rows: Int) {
        hierarchy == .flat ? (steps, sequences) : (stepsPerBar, bars * sequences)
    }

    /// Each voice in the order of a network.
    func arranged(_ hierarchy: MusicVAEConfiguration.Hierarchy) -> [[Int32]] {
        voices.map { symbols in
            var result = [Int32](repeating: 0, count: symbols.count)
            for sequence in 0..<sequences {
                for step in 0..<steps {
                    result[place(step, sequence, hierarchy)] = symbols[sequence * steps + step]
                }
            }
            return result
        }
    }

    /// Puts voices arranged for a network back into one passage a sequence.
    static func passages(
        from arranged: [[Int32]], count: Int, bars: Int, stepsPerBar: Int, _ hierarchy: MusicVAEConfiguration.Hierarchy
    ) -> [VoicedSymbols] {
        let order = SymbolBatch(sequences: count, bars: bars, stepsPerBar: stepsPerBar, voices: [])
        return (0..<count).map { sequence in
            arranged.map { symbols in
                (0..<order.steps).map {
                    UInt16(truncatingIfNeeded: symbols[order.place($0, sequence, hierarchy)])
                }
            }
        }
    }

    private func place(_ step: Int, _ sequence: Int, _ hierarchy: MusicVAEConfiguration.Hierarchy) -> Int {
        hierarchy == .flat
            ? step * sequences + sequence
            : (step % stepsPerBar) * bars * sequences + (step / stepsPerBar) * sequences + sequence
    }
}
