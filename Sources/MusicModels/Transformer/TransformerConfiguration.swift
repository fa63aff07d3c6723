/// The size and the options of a transformer: with the vocabulary, all that is needed to make one.
public struct TransformerConfiguration: Sendable, Hashable, Codable {
    public var vocabularySize: Int
    /// Width of the residual stream; a multiple of `headCount`.
    public var dimension = 256
    public var headCount = 4
    public var layerCount = 6
    /// Relative distances are clipped to 0 ..< this; also the longest context and the longest memory, in tokens.
    public var maximumDistance = 1024
    /// Rate of dropout on embeddings and on what each layer adds.
    public var dropout: Float = 0.1
    /// Whether logits depend on the distance in tokens.
    public var relativeAttention = true
    /// Whether logits depend on the distance in bars and steps and on the track.
    public var musicalBias = true
    /// Whether absolute positions are added to the embedding (`SinusoidalPositions`).
    public var sinusoidalPositions = false

    public init(vocabularySize: Int) { self.vocabularySize = vocabularySize }

    /// A checkpoint of an earlier version has no absolute positions, and does not say so.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        vocabularySize = try values.decode(Int.self, forKey: .vocabularySize)
        dimension = try values.decode(Int.self, forKey: .dimension)
        headCount = try values.decode(Int.self, forKey: .headCount)
        layerCount = try values.decode(Int.self, forKey: .layerCount)
        maximumDistance = try values.decode(Int.self, forKey: .maximumDistance)
        dropout = try values.decode(Float.self, forKey: .dropout)
        relativeAttention = try values.decode(Bool.self, forKey: .relativeAttention)
        musicalBias = try values.decode(Bool.self, forKey: .musicalBias)
        sinusoidalPositions = try values.decodeIfPresent(Bool.self, forKey: .sinusoidalPositions) ?? false
    }

    public var headDimension: Int { dimension / headCount }

    /// What is wrong with it, or nil. A checkpoint's configuration is checked before anything is made from it.
    public var fault: String? {
        let sizes = [vocabularySize, dimension, headCount, layerCount, maximumDistance]
        if sizes.contains(where: { $0 < 1 || $0 > 1 << 16 }) { return "a size is outside 1...65536" }
        if layerCount > 256 { return "more than 256 layers" }
        if dimension % headCount != 0 { return "dimension \(dimension) does not divide into \(headCount) heads" }
        if !(0..<1).contains(dropout) { return "dropout \(dropout) is outside 0 ..< 1" }
        return nil
    }
}
