import NeuralCore

/// A transformer's parameters packed for writing one token after another; made once, shared by all decoders.
public final class DecoderWeights: Sendable {
    /// Parts that a layer's work is cut into, whoever does it: heads and feed-forward units.
    static let shardCount = 2

    public let model: Transformer
    public let precision: DecodingPrecision
    let shards: [DecoderShard]
    let output: PanelMatrix
    /// Biases by kind of pair, (layers, headCount, `PairTable.size`).
    let tables: FloatBuffer

    /// A checkpoint's metadata may name the precision that it is to be played in under this key, such as one for which
    /// bytes cost too much.
    public static let precisionKey = "precision"

    /// The precision that a checkpoint asks for; bytes where it asks for none.
    public static func precision(of metadata: [String: String]) -> DecodingPrecision {
        metadata[precisionKey].flatMap(DecodingPrecision.init) ?? .int8
    }

    /// The model must not be trained while decoders use it: some parameters are read where they are.
    public init(_ model: Transformer, precision: DecodingPrecision = .single) {
        self.model = model
        self.precision = precision
        let values = UnsafePointer(model.parameters.values.pointer)
        let heads = model.configuration.headCount
        let tables = FloatBuffer(count: model.layers.count * heads * PairTable.size)
        for (index, layer) in model.layers.enumerated() {
            layer.materialiseTables(
                values, memoryStrength: 0, into: tables.pointer + index * heads * PairTable.size)
        }
        self.tables = tables
        let count = min(Self.shardCount, heads)
        shards = (0..<count).map { DecoderShard(model, shard: $0, of: count, tables: tables, precision: precision) }
        // The logits are worth two bytes a weight: they are few beside the layers, and every choice hangs on them.
        output = PanelMatrix(
            values + model.embedding.offset, depth: model.configuration.dimension,
            columns: model.configuration.vocabularySize, transposed: true,
            precision: precision == .int8 ? .half : precision)
    }
}
