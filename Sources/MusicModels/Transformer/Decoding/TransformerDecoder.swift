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
        append(contentsOf: CollectionOfOne(token), at: CollectionOfOne(place))
    }

    /// Appends several tokens at once and returns the logits after the last.
    @discardableResult
    public func append(
        contentsOf tokens: some Collection<Int32>, at places: some Collection<TokenPlace>
    ) -> UnsafeBufferPointer<Float> {
        precondition(tokens.count == places.count, "a place for each token")
        var (tokens, places) = (tokens[...], places[...])
        while !tokens.isEmpty {
            let rows = 0..<min(tokens.count, Self.chunk)
            let passage = sequence.begin(places.prefix(rows.count), step)
            step.run(tokens.prefix(rows.count), passage, asked: CollectionOfOne(rows.upperBound - 1))
            tokens = tokens.dropFirst(rows.count)
            places = places.dropFirst(rows.count)
        }
        return logits
    }

    /// Appends tokens and hands on the logits after each of them, with its index.
    public func append(
        contentsOf tokens: some Collection<Int32>, at places: some Collection<TokenPlace>,
        each body: (_ index: Int, _ logits: UnsafeBufferPointer<Float>) -> Void
    ) {
        precondition(tokens.count == places.count, "a place for each token")
        var (tokens, places) = (tokens[...], places[...])
        var first = 0
        while !tokens.isEmpty {
            let rows = 0..<min(tokens.count, Self.chunk)
            let passage = sequence.begin(places.prefix(rows.count), step)
            step.run(tokens.prefix(rows.count), passage, asked: rows)
            for row in rows { body(first + row, logits(row)) }
            first += rows.count
            tokens = tokens.dropFirst(rows.count)
            places = places.dropFirst(rows.count)
        }
    }

    /// Tells where the section being written starts; its memory's bars are counted from there.
    public func sectionBegins(atBar bar: Int32) { sequence.sectionBar = bar }

    /// Lets the tokens to come attend to a memory, or to none; `strength` is added to its logits (−4 ... 2).
    public func recall(_ memory: SectionMemory?, strength: Float = 0) { sequence.recall(memory, strength: strength) }

    /// Lets the tokens to come hear what stands at some positions less, or, with a fade of `Recall.forgotten`, not at all.
    ///
    /// `fade` (at most 0) is added to the scores of these positions, until this is called again.
    public func fade(_ positions: [Range<Int>], by fade: Float) { sequence.fade(positions, by: fade) }

    /// Keeps what was written at some positions, bars counted from `bar`; at most the first `maximumDistance` tokens.
    ///
    /// Nil if nothing of it is stored any more.
    public func remember(_ range: Range<Int>, fromBar bar: Int32) -> SectionMemory? {
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
    ) -> SectionMemory? {
        let limit = model.configuration.maximumDistance
        let decoder = TransformerDecoder(self, workerCount: workerCount, capacity: 0)
        decoder.append(contentsOf: tokens.prefix(limit), at: places.prefix(limit))
        return decoder.remember(0..<decoder.position, fromBar: 0)
    }
}
