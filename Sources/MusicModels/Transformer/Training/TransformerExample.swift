import NeuralCore

/// The part of an example that a token belongs to; parts come in this order.
public enum TransformerRegion: UInt8, Sendable, Hashable {
    /// A section heard before, remembered by its keys and values. Sees only itself.
    case memory
    /// What was written just before. Sees only itself.
    case context
    /// What is being written. Sees everything before it.
    case section
}

/// A sequence to learn from or to judge.
public struct TransformerExample: Sendable, Hashable {
    public var tokens: [Int32]
    /// A place for each token. Bars of the memory are counted from the start of the remembered section, bars of the
    /// section from its own start, so that equal bars lie at distance 0; bars of the context are negative.
    public var places: [TokenPlace]
    public var regions: [TransformerRegion]
    /// The token to be predicted after each token, −1 for none.
    public var targets: [Int32]
    /// How much each prediction counts.
    public var lossWeights: [Float]

    public init(
        tokens: [Int32], places: [TokenPlace], regions: [TransformerRegion], targets: [Int32], lossWeights: [Float]
    ) {
        precondition(
            [places.count, regions.count, targets.count, lossWeights.count].allSatisfy { $0 == tokens.count },
            "all parts of an example have one entry a token")
        precondition(zip(regions, regions.dropFirst()).allSatisfy { $0.rawValue <= $1.rawValue }, "regions in order")
        self.tokens = tokens
        self.places = places
        self.regions = regions
        self.targets = targets
        self.lossWeights = lossWeights
    }

    /// Each token predicts the next one: memory and context among themselves, the section following the context.
    ///
    /// The last token of the memory predicts nothing; the last of the context predicts the section's first token,
    /// which it does without the memory. `weights` are those of memory, context and section.
    public init(
        memory: (tokens: [Int32], places: [TokenPlace]) = ([], []),
        context: (tokens: [Int32], places: [TokenPlace]) = ([], []), section: (tokens: [Int32], places: [TokenPlace]),
        weights: (memory: Float, context: Float, section: Float) = (0.5, 0.5, 1)
    ) {
        let following = context.tokens + section.tokens
        self.init(
            tokens: memory.tokens + following,
            places: memory.places + context.places + section.places,
            regions: memory.tokens.map { _ in .memory } + context.tokens.map { _ in .context }
                + section.tokens.map { _ in .section },
            targets: Self.next(memory.tokens) + Self.next(following),
            lossWeights: memory.tokens.map { _ in weights.memory } + context.tokens.map { _ in weights.context }
                + section.tokens.map { _ in weights.section })
    }

    public var count: Int { tokens.count }

    private static func next(_ tokens: [Int32]) -> [Int32] { tokens.isEmpty ? [] : tokens.dropFirst() + [-1] }

    /// Who attends to whom.
    var segments: [AttentionSegment] {
        let memory = regions.firstIndex { $0 != .memory } ?? count
        let context = regions.firstIndex { $0 == .section } ?? count
        return [
            AttentionSegment(rows: 0..<memory, firstColumn: 0, firstRelativeColumn: 0),
            AttentionSegment(rows: memory..<context, firstColumn: memory, firstRelativeColumn: memory),
            AttentionSegment(rows: context..<count, firstColumn: 0, firstRelativeColumn: memory),
        ].filter { !$0.rows.isEmpty }
    }
}
