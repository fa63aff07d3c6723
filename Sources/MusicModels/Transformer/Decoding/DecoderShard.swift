import NeuralCore

/// One shard of every layer: some heads with their columns of the input and rows of the output projection, and some
/// units of the feed-forward.
///
/// What a shard computes of a half layer is a part of the sum that is added to the residual stream.
final class DecoderShard: Sendable {
    struct Layer: @unchecked Sendable {
        // Unchecked for the pointers, which lead into the model's parameters and stay as long as it does.
        let norm1: LayerNorm
        let qkv: PanelMatrix
        /// Of the shard's columns, laid out as they are.
        let qkvBias: FloatBuffer
        let attention: CachedAttention
        /// Biases by kind of pair of the shard's heads.
        let tables: UnsafePointer<Float>
        let projection: PanelMatrix
        let projectionBias: UnsafePointer<Float>
        let norm2: LayerNorm
        let expand: PanelMatrix
        let expandBias: UnsafePointer<Float>
        let contract: PanelMatrix
        let contractBias: UnsafePointer<Float>
    }

    let heads: Range<Int>
    let units: Range<Int>
    let layers: [Layer]

    init(_ model: Transformer, shard: Int, of count: Int, tables: FloatBuffer, precision: DecodingPrecision) {
        let configuration = model.configuration
        let (dimension, size) = (configuration.dimension, configuration.headDimension)
        let values = UnsafePointer(model.parameters.values.pointer)
        let arena = PanelArena()
        let heads = workShare(configuration.headCount, worker: shard, of: count)
        let units = workShare(TransformerLayer.expansion * dimension, worker: shard, of: count)
        self.heads = heads
        self.units = units
        let columns = heads.lowerBound * size..<heads.upperBound * size
        func slice(_ linear: Linear, columns: Range<Int>) -> PanelMatrix {
            PanelMatrix(
                values + linear.weight.offset + columns.lowerBound, depth: linear.inputs, columns: columns.count,
                leading: linear.outputs, precision: precision, in: arena)
        }
        func slice(_ linear: Linear, rows: Range<Int>) -> PanelMatrix {
            PanelMatrix(
                values + linear.weight.offset + rows.lowerBound * linear.outputs, depth: rows.count,
                columns: linear.outputs, precision: precision, in: arena)
        }
        layers = model.layers.enumerated().map { index, layer in
            let (weights, bias) = Self.gather(layer.qkv, columns, dimension, values)
            return Layer(
                norm1: layer.norm1,
                qkv: PanelMatrix(
                    weights.pointer, depth: dimension, columns: 3 * columns.count, precision: precision, in: arena),
                qkvBias: bias,
                attention: CachedAttention(layer.attention, values, heads: heads, precision: precision, in: arena),
                tables: tables.pointer
                    + (index * configuration.headCount + heads.lowerBound) * PairTable.size,
                projection: slice(layer.projection, rows: columns),
                projectionBias: values + layer.projection.bias.offset, norm2: layer.norm2,
                expand: slice(layer.expand, columns: units),
                expandBias: values + layer.expand.bias.offset + units.lowerBound,
                contract: slice(layer.contract, rows: units), contractBias: values + layer.contract.bias.offset)
        }
    }

    /// The columns of some heads' queries, keys and values, and their biases.
    private static func gather(
        _ linear: Linear, _ columns: Range<Int>, _ dimension: Int, _ values: UnsafePointer<Float>
    ) -> (FloatBuffer, FloatBuffer) {
        let width = columns.count
        let weights = FloatBuffer(count: linear.inputs * 3 * width)
        let bias = FloatBuffer(count: 3 * width)
        for part in 0..<3 {
            let first = part * dimension + columns.lowerBound
            (bias.pointer + part * width).update(from: values + linear.bias.offset + first, count: width)
            for row in 0..<linear.inputs {
                (weights.pointer + (row * 3 + part) * width).update(
                    from: values + linear.weight.offset + row * linear.outputs + first, count: width)
            }
        }
        return (weights, bias)
    }
}
