import NeuralCore

/// Writes token after token with cached keys and values, hearing the recent context and, if asked to, a memory.
///
/// The recent context is the last `maximumDistance` tokens. Up to that length, and in single precision, the logits are
/// those of `Transformer.evaluate`. Logits depend in nothing on the number of workers, nor on whether tokens come one by
/// one or together. A decoder belongs to one caller at a time.
public final class TransformerDecoder {
    static let chunk = 96

    public let weights: DecoderWeights
    private let step: DecoderStep
    let sequence: DecoderSequence

    /// - Parameters:
    ///   - workerCount: threads a pass uses, the caller's among them; more than two are not used.
    ///   - capacity: tokens whose keys and values are kept, at least the window and as much again; a section longer
    ///     than this cannot be remembered whole.
    public init(
        _ weights: DecoderWeights, workerCount: Int = WorkerTeam.processorCount, capacity: Int = 4096
    ) {
        self.weights = weights
        step = DecoderStep(weights, workers: workerCount, maximumRows: Self.chunk)
        sequence = DecoderSequence(weights, capacity: capacity, chunk: Self.chunk)
    }

    /// Tokens appended so far: the position of the next one.
    public var position: Int { sequence.position }

    /// Positions from this one on can still be remembered, or returned to.
    public var firstStoredPosition: Int { sequence.firstStored }

    /// Logits (vocabularySize) after the last token; valid until the next call, meaningless before the first.
    public var logits: UnsafeBufferPointer<Float> { logits(0) }

    /// Appends a token and returns the logits of the one to follow. `place.bar` counts through the whole piece.
    @discardableResult
    public func append(_ token: Int32, at place: TokenPlace) -> UnsafeBufferPointer<Float> {
        withUnsafePointer(to: token) { token in
            withUnsafePointer(to: place) { place in
                run(
                    UnsafeBufferPointer(start: token, count: 1), UnsafeBufferPointer(start: place, count: 1),
                    asked: 0..<1)
            }
        }
        return logits
    }

    /// Appends several tokens at once and returns the logits after the last.
    @discardableResult
    public func append(
        contentsOf tokens: some Collection<Int32>, at places: some Collection<TokenPlace>
    ) -> UnsafeBufferPointer<Float> {
        chunks(tokens, places) { tokens, places, _ in run(tokens, places, asked: tokens.count - 1..<tokens.count) }
        return logits
    }

    /// Appends tokens and hands on the logits after each of them, with its index.
    public func append(
        contentsOf tokens: some Collection<Int32>, at places: some Collection<TokenPlace>,
        each body: (_ index: Int, _ logits: UnsafeBufferPointer<Float>) -> Void
    ) {
        chunks(tokens, places) { tokens, places, first in
            run(tokens, places, asked: tokens.indices)
            for row in tokens.indices { body(first + row, logits(row)) }
        }
    }

    /// Calls with so many tokens at a time as a pass takes, and the index of the first.
    private func chunks(
        _ tokens: some Collection<Int32>, _ places: some Collection<TokenPlace>,
        _ body: (UnsafeBufferPointer<Int32>, UnsafeBufferPointer<TokenPlace>, Int) -> Void
    ) {
        precondition(tokens.count == places.count, "a place for each token")
        Array(tokens).withUnsafeBufferPointer { tokens in
            Array(places).withUnsafeBufferPointer { places in
                for first in stride(from: 0, to: tokens.count, by: Self.chunk) {
                    let range = first..<min(first + Self.chunk, tokens.count)
                    body(.init(rebasing: tokens[range]), .init(rebasing: places[range]), first)
                }
            }
        }
    }

    private func run(
        _ tokens: UnsafeBufferPointer<Int32>, _ places: UnsafeBufferPointer<TokenPlace>, asked: Range<Int>
    ) {
        let passage = sequence.begin(places, step)
        step.run(tokens, passage, asked: asked)
    }

    /// Tells where the section being written starts; its memory's bars are counted from there.
    public func sectionBegins(atBar bar: Int32) { sequence.sectionBar = bar }

    /// Lets the tokens to come attend to a memory, or to none; `strength` is added to its logits (−4 ... 2).
    public func recall(_ memory: AttentionMemory?, strength: Float = 0) { sequence.recall(memory, strength: strength) }

    /// Lets the tokens to come hear what stands at some positions less, or, with a fade of `Recall.forgotten`, not at all.
    ///
    /// `fade` (at most 0) is added to the scores of these positions, until this is called again.
    public func fade(_ positions: [Range<Int>], by fade: Float) { sequence.fade(positions, by: fade) }

    /// Keeps what was written at some positions, bars counted from `bar`; at most the first `maximumDistance` tokens.
    ///
    /// Nil if nothing of it is stored any more.
    public func remember(_ range: Range<Int>, fromBar bar: Int32) -> AttentionMemory? {
        sequence.remember(range, fromBar: bar)
    }

    /// Returns to an earlier position: the tokens from it on are forgotten. The logits are not restored.
    public func truncate(to position: Int) { sequence.truncate(to: position) }

    /// Forgets everything.
    public func reset() { sequence.removeAll() }

    private func logits(_ row: Int) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(
            start: step.logits.pointer + row * step.logitStride, count: weights.model.configuration.vocabularySize)
    }
}

extension DecoderWeights {
    /// A memory made from tokens rather than kept from their writing, as of a passage transposed or read from a file.
    ///
    /// Bars of `places` count from the start of the remembered section; at most the first `maximumDistance` tokens.
    /// Nil without tokens.
    public func memory(
        of tokens: some Collection<Int32>, at places: some Collection<TokenPlace>, workerCount: Int = 1
    ) -> AttentionMemory? {
        let limit = model.configuration.maximumDistance
        let decoder = TransformerDecoder(self, workerCount: workerCount, capacity: 0)
        decoder.append(contentsOf: tokens.prefix(limit), at: places.prefix(limit))
        return decoder.remember(0..<decoder.position, fromBar: 0)
    }
}
