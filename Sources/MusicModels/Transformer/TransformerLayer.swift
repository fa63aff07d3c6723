import NeuralCore

/// The parameters of one pre-norm layer: x += projection(attention(norm1(x))), x += contract(gelu(expand(norm2(x)))).
struct TransformerLayer: Sendable {
    let norm1: LayerNorm
    let qkv: Linear
    let attention: RelativeAttention
    /// Nil in a model without musical bias.
    let bias: MusicalBias?
    let projection: Linear
    let norm2: LayerNorm
    let expand: Linear
    let contract: Linear

    /// Feed-forward width in multiples of the dimension.
    static let expansion = 4

    init(_ index: Int, _ configuration: TransformerConfiguration, in layout: inout ParameterLayout) {
        let name = "layers.\(index)"
        let dimension = configuration.dimension
        let deviation = configuration.initialDeviation
        // What is added to the residual stream starts smaller, by the number of additions (Radford et al. 2019).
        let residual = deviation / Float(2 * configuration.layerCount).squareRoot()
        norm1 = LayerNorm("\(name).norm1", dimension: dimension, in: &layout)
        qkv = Linear("\(name).qkv", inputs: dimension, outputs: 3 * dimension, deviation: deviation, in: &layout)
        attention = RelativeAttention(
            "\(name).attention", headCount: configuration.headCount, headDimension: configuration.headDimension,
            maximumDistance: configuration.maximumDistance, relative: configuration.relativeAttention, in: &layout)
        bias =
            configuration.musicalBias
            ? MusicalBias("\(name).attention", headCount: configuration.headCount, in: &layout) : nil
        projection = Linear(
            "\(name).projection", inputs: dimension, outputs: dimension, deviation: residual, in: &layout)
        norm2 = LayerNorm("\(name).norm2", dimension: dimension, in: &layout)
        let wide = Self.expansion * dimension
        expand = Linear("\(name).expand", inputs: dimension, outputs: wide, deviation: deviation, in: &layout)
        contract = Linear("\(name).contract", inputs: wide, outputs: dimension, deviation: residual, in: &layout)
    }

    /// The summed tables of pair biases (headCount, `PairTable.size`).
    func materialiseTables(
        _ parameters: UnsafePointer<Float>, memoryStrength: Float, into tables: UnsafeMutablePointer<Float>
    ) {
        if let bias { return bias.materialise(parameters, memoryStrength: memoryStrength, into: tables) }
        for head in 0..<attention.headCount {
            let table = tables + head * PairTable.size
            table.update(repeating: 0, count: PairTable.count)
            (table + PairTable.count).update(repeating: memoryStrength, count: PairTable.count)
        }
    }
}

extension TransformerConfiguration {
    /// 0.02 at width 768, as in GPT-2, and as much for the sum of a row's products at other widths.
    var initialDeviation: Float { 0.02 * (768 / Float(dimension)).squareRoot() }
}
