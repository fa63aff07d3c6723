import NeuralCore

/// Writes token after token with cached keys and values, hearing the recent context and, if asked to, a memory.
///
/// The recent context is the last `maximumDistance` tokens. Up to that length, and in single precision, the logits are
/// those of `Transformer.evaluate`. Logits depend on the number of workers in nothing. A decoder belongs to one caller at a time.
public final class TransformerDecoder {
    private static let chunk = 64

    public let weights: DecoderWeights
    private let team: WorkerTeam
    private let step: DecoderStep
    private var state: DecoderState
    private var memory: SectionMemory?
    private var strength: Float = 0
    private var sectionBar: Int32 = 0

    /// - Parameters:
    ///   - workerCount: threads a pass uses, the caller's among them.
    ///   - capacity: tokens whose keys and values are kept, at least the window and as much again; a section longer
    ///     than this cannot be remembered whole.
    public init(_ weights: DecoderWeights, workerCount: Int = 1, capacity: Int = 4096) {
        let configuration = weights.model.configuration
        self.weights = weights
        team = WorkerTeam(count: max(1, min(workerCount, configuration.headCount)))
        step = DecoderStep(weights, workers: team.count, maximumRows: Self.chunk)
        let least = 2 * (configuration.maximumDistance + Self.chunk + PanelMatrix.width)
        state = DecoderState(configuration, capacity: max(capacity, least), precision: weights.precision)
    }

    /// Tokens appended so far: the position of the next one.
    public var position: Int { state.position }

    /// Positions from this one on can still be remembered, or returned to.
    public var firstStoredPosition: Int { state.firstStored }

    /// Logits (vocabularySize) after the last token; valid until the next call, meaningless before the first.
    public var logits: UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: step.logits.pointer, count: weights.model.configuration.vocabularySize)
    }

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
            pass(Array(tokens.prefix(Self.chunk)), places.prefix(Self.chunk))
            tokens = tokens.dropFirst(Self.chunk)
            places = places.dropFirst(Self.chunk)
        }
        return logits
    }

    /// Tells where the section being written starts; its memory's bars are counted from there.
    public func sectionBegins(atBar bar: Int32) { sectionBar = bar }

    /// Lets the tokens to come attend to a memory, or to none; `strength` is added to its logits (−4 ... 2).
    public func recall(_ memory: SectionMemory?, strength: Float = 0) {
        self.memory = memory.flatMap { $0.count > 0 ? $0 : nil }
        self.strength = strength
    }

    /// Keeps what was written at some positions, bars counted from `bar`; at most the first `maximumDistance` tokens.
    ///
    /// Nil if nothing of it is stored any more.
    public func remember(_ range: Range<Int>, fromBar bar: Int32) -> SectionMemory? {
        let limit = weights.model.configuration.maximumDistance
        let all = state.stored(range)
        let kept = all.prefix(limit)
        guard !kept.isEmpty else { return nil }
        let places = state.places[kept].map { (place: PairTable.Place) -> PairTable.Place in
            var place = place
            place.bar &-= bar
            return place
        }
        return SectionMemory(layers: state.caches.map { $0.copy(kept) }, places: places)
    }

    /// Returns to an earlier position: the tokens from it on are forgotten. The logits are not restored.
    public func truncate(to position: Int) { state.truncate(to: position) }

    /// Forgets everything.
    public func reset() {
        state.removeAll()
        memory = nil
        strength = 0
        sectionBar = 0
    }

    private func pass(_ tokens: [Int32], _ places: some Collection<TokenPlace>) {
        let window = weights.model.configuration.maximumDistance
        state.makeRoom(for: tokens.count, window: window)
        let first = state.places.count
        state.append(places)
        let reading = DecoderStep.Reading(
            caches: state.caches, memory: memory, strength: strength, first: first, rows: tokens.count, window: window)
        weights.model.embed(tokens, into: step.residual.pointer)
        fillPairs(reading)
        let step = step
        team.run { worker in step.run(reading, worker: worker) }
    }

    private func fillPairs(_ reading: DecoderStep.Reading) {
        state.places.withUnsafeBufferPointer { places in
            for row in 0..<reading.rows {
                var target = step.pairs + row * step.pairStride
                var from = places[reading.first + row]
                if let memory {
                    from.bar &-= sectionBar
                    memory.places.withUnsafeBufferPointer {
                        for to in $0 {
                            target.pointee = PairTable.index(from: from, to: to, intoMemory: true)
                            target += 1
                        }
                    }
                    from.bar &+= sectionBar
                }
                for column in reading.range(row) {
                    target.pointee = PairTable.index(from: from, to: places[column], intoMemory: false)
                    target += 1
                }
            }
        }
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
