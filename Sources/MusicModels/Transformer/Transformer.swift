import NeuralCore

/// A decoder-only transformer over music tokens, with relative distances, a musical bias and section memories.
///
/// Pre-norm (Radford et al. 2019), GELU feed-forward of four times the width, the output tied to the input embedding:
/// logits = finalNorm(x) Eᵀ. Positions enter through attention alone (see `RelativeAttention`, `MusicalBias`).
public final class Transformer: Sendable {
    public let configuration: TransformerConfiguration
    public let parameters: ParameterStore
    let embedding: Slot
    let layers: [TransformerLayer]
    let finalNorm: LayerNorm

    /// A model with all parameters 0; `initialise` or load it. The configuration must have no `fault`.
    public init(_ configuration: TransformerConfiguration) {
        precondition(configuration.fault == nil, configuration.fault ?? "")
        self.configuration = configuration
        var layout = ParameterLayout()
        embedding = layout.add(
            "embedding", [configuration.vocabularySize, configuration.dimension],
            .normal(configuration.initialDeviation), decays: true)
        var layers: [TransformerLayer] = []
        for index in 0..<configuration.layerCount {
            layers.append(TransformerLayer(index, configuration, in: &layout))
        }
        self.layers = layers
        finalNorm = LayerNorm("finalNorm", dimension: configuration.dimension, in: &layout)
        parameters = ParameterStore(layout: layout)
    }

    /// Draws the parameters a training starts from.
    public func initialise(seed: UInt64) {
        parameters.initialise(seed: seed)
        for layer in layers { layer.bias?.initialise(parameters.values.pointer) }
    }

    public var parameterCount: Int { parameters.layout.tensors.reduce(0) { $0 + $1.slot.count } }
}
