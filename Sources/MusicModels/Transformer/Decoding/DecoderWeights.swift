import NeuralCore

/// A transformer's parameters packed for writing one token after another; made once, shared by all decoders.
public final class DecoderWeights: Sendable {
    struct Layer: Sendable {
        let qkv: PanelMatrix
        let attention: CachedAttention
        /// Biases by kind of pair, (headCount, `PairTable.size`).
        let tables: FloatBuffer
        let projection: PanelMatrix
        let expand: PanelMatrix
        let contract: PanelMatrix
    }

    public let model: Transformer
    public let precision: DecodingPrecision
    let layers: [Layer]
    let output: PanelMatrix

    /// The model must not be trained while decoders use it: some parameters are read where they are.
    public init(_ model: Transformer, precision: DecodingPrecision = .single) {
        self.model = model
        self.precision = precision
        let values = UnsafePointer(model.parameters.values.pointer)
        func packed(_ linear: Linear) -> PanelMatrix {
            PanelMatrix(
                values + linear.weight.offset, depth: linear.inputs, columns: linear.outputs, precision: precision)
        }
        layers = model.layers.map { layer in
            let tables = FloatBuffer(count: layer.attention.headCount * PairTable.size)
            layer.materialiseTables(values, memoryStrength: 0, into: tables.pointer)
            return Layer(
                qkv: packed(layer.qkv), attention: CachedAttention(layer.attention, values, precision: precision),
                tables: tables,
                projection: packed(layer.projection), expand: packed(layer.expand), contract: packed(layer.contract))
        }
        output = PanelMatrix(
            values + model.embedding.offset, depth: model.configuration.dimension,
            columns: model.configuration.vocabularySize, transposed: true, precision: precision)
    }
}
