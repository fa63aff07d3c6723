import NeuralCore

/// Writes several sequences side by side that share their beginning: one pass over the weights a step serves them all.
///
/// Each has its own cache, memory and places, and gets the logits, to the bit, that it would get alone. A decoder belongs
/// to one caller at a time.
public final class TransformerBatchDecoder {
    /// What a sequence goes on with.
    public struct Next: Sendable {
        public var sequence: Int
        public var token: Int32
        public var place: TokenPlace

        public init(sequence: Int, token: Int32, place: TokenPlace) {
            self.sequence = sequence
            self.token = token
            self.place = place
        }
    }

    public let weights: DecoderWeights
    private let step: DecoderStep
    private let sequences: [DecoderSequence]
    /// The logits of each sequence, of the pass in which it last took part.
    private let logits: FloatBuffer

    /// Continues what a decoder has written, `count` times; the decoder itself stays as it is.
    public init(continuing decoder: TransformerDecoder, count: Int, workerCount: Int = WorkerTeam.processorCount) {
        weights = decoder.weights
        sequences = (0..<max(1, count)).map { _ in decoder.sequence.fork() }
        step = DecoderStep(weights, workers: workerCount, maximumRows: sequences.count)
        let size = weights.model.configuration.vocabularySize
        logits = FloatBuffer(count: sequences.count * size)
        for index in sequences.indices { keep(decoder.logits, of: index) }
    }

    public var count: Int { sequences.count }

    /// Tokens a sequence has, the shared ones among them.
    public func position(of sequence: Int) -> Int { sequences[sequence].position }

    /// Logits (vocabularySize) after the last token of a sequence.
    public func logits(of sequence: Int) -> UnsafeBufferPointer<Float> {
        let size = weights.model.configuration.vocabularySize
        return UnsafeBufferPointer(start: logits.pointer + sequence * size, count: size)
    }

    /// Appends a token to each of the sequences named; the others wait. Each is named at most once.
    public func append(_ next: [Next]) {
        guard !next.isEmpty else { return }
        precondition(Set(next.map(\.sequence)).count == next.count, "one token a sequence")
        let groups = next.enumerated().map { row, next in
            sequences[next.sequence].begin(CollectionOfOne(next.place), rows: row..<row + 1, of: step)
        }
        step.run(next.map(\.token), groups: groups, asked: next.indices)
        for (row, next) in next.enumerated() {
            keep(
                UnsafeBufferPointer(
                    start: step.logits.pointer + row * step.logitStride,
                    count: weights.model.configuration.vocabularySize), of: next.sequence)
        }
    }

    /// As `TransformerDecoder.sectionBegins`, for one of the sequences.
    public func sectionBegins(_ sequence: Int, atBar bar: Int32) { sequences[sequence].sectionBar = bar }

    /// As `TransformerDecoder.recall`, for one of the sequences.
    public func recall(_ sequence: Int, _ memory: SectionMemory?, strength: Float = 0) {
        sequences[sequence].recall(memory, strength: strength)
    }

    /// As `TransformerDecoder.remember`, of one of the sequences.
    public func remember(_ sequence: Int, _ range: Range<Int>, fromBar bar: Int32) -> SectionMemory? {
        sequences[sequence].remember(range, fromBar: bar)
    }

    private func keep(_ source: UnsafeBufferPointer<Float>, of sequence: Int) {
        guard let base = source.baseAddress else { return }
        (logits.pointer + sequence * source.count).update(from: base, count: source.count)
    }
}
