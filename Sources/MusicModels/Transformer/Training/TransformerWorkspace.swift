import NeuralCore

/// All the memory a forward and backward pass over one example needs; a pass allocates nothing.
///
/// One worker uses a workspace at a time. Without `training` only one layer's activations are kept.
public final class TransformerWorkspace: @unchecked Sendable {
    // Unchecked: plain memory that only the worker holding it touches between two barriers of its team.

    /// What one layer keeps for its backward pass; (rows, width) each.
    struct Activations {
        let norm1: FloatBuffer
        let statistics1: FloatBuffer
        let qkv: FloatBuffer
        let probabilities: FloatBuffer
        let tables: FloatBuffer
        let attended: FloatBuffer
        let norm2: FloatBuffer
        let statistics2: FloatBuffer
        let expanded: FloatBuffer
        let activated: FloatBuffer

        init(_ configuration: TransformerConfiguration, length: Int) {
            let width = length * configuration.dimension
            norm1 = FloatBuffer(count: width)
            statistics1 = FloatBuffer(count: 2 * length)
            qkv = FloatBuffer(count: 3 * width)
            probabilities = FloatBuffer(
                count: configuration.headCount * AttentionPlan.largestCount(length: length))
            tables = FloatBuffer(count: configuration.headCount * PairTable.size)
            attended = FloatBuffer(count: width)
            norm2 = FloatBuffer(count: width)
            statistics2 = FloatBuffer(count: 2 * length)
            expanded = FloatBuffer(count: TransformerLayer.expansion * width)
            activated = FloatBuffer(count: TransformerLayer.expansion * width)
        }
    }

    public let maximumLength: Int
    let activations: [Activations]
    /// The residual stream before each layer's two halves, and after the last.
    let residuals: [FloatBuffer]
    let finalNorm: FloatBuffer
    let finalStatistics: FloatBuffer
    let logits: FloatBuffer
    let losses: FloatBuffer
    let negativeLogLikelihoods: FloatBuffer
    /// A half layer's output before it is added, and gradients of that shape.
    let branch: FloatBuffer
    let dResidual: FloatBuffer
    let dNarrow: FloatBuffer
    let dWide: FloatBuffer
    let dTables: FloatBuffer
    let scratch: RelativeAttention.Scratch?
    let places: UnsafeMutableBufferPointer<PairTable.Place>
    let pairs: UnsafeMutableBufferPointer<UInt16>
    var plan = AttentionPlan()

    public init(_ model: Transformer, maximumLength: Int, training: Bool) {
        let configuration = model.configuration
        let width = maximumLength * configuration.dimension
        self.maximumLength = maximumLength
        let kept = training ? configuration.layerCount : 1
        activations = (0..<kept).map { _ in Activations(configuration, length: maximumLength) }
        let stages = training ? 2 * configuration.layerCount + 1 : 1
        residuals = (0..<stages).map { _ in FloatBuffer(count: width) }
        finalNorm = FloatBuffer(count: width)
        finalStatistics = FloatBuffer(count: 2 * maximumLength)
        logits = FloatBuffer(count: maximumLength * configuration.vocabularySize)
        losses = FloatBuffer(count: maximumLength)
        negativeLogLikelihoods = FloatBuffer(count: maximumLength)
        branch = FloatBuffer(count: width)
        dResidual = FloatBuffer(count: training ? width : 0)
        dNarrow = FloatBuffer(count: training ? width : 0)
        dWide = FloatBuffer(count: training ? TransformerLayer.expansion * width : 0)
        dTables = FloatBuffer(count: configuration.headCount * 4 * PairTable.size)
        scratch = model.layers.first.map { RelativeAttention.Scratch($0.attention, maximumLength: maximumLength) }
        places = .allocate(capacity: maximumLength)
        pairs = .allocate(capacity: AttentionPlan.largestCount(length: maximumLength))
    }

    deinit {
        places.deallocate()
        pairs.deallocate()
    }

    var trains: Bool { dResidual.count > 0 }

    func kept(_ layer: Int) -> Activations { activations[min(layer, activations.count - 1)] }

    func residual(_ stage: Int) -> UnsafeMutablePointer<Float> {
        residuals[min(stage, residuals.count - 1)].pointer
    }

    /// Reads the shape of an example: who sees whom, and what kind each pair is.
    func prepare(_ example: TransformerExample) {
        precondition(example.count <= maximumLength, "an example of \(example.count) tokens, room for \(maximumLength)")
        plan.lay(example.segments)
        guard let places = places.baseAddress, let pairs = pairs.baseAddress else { return }
        for (index, place) in example.places.enumerated() {
            (places + index).initialize(to: PairTable.Place(place))
        }
        PairTable.fill(
            pairs, blocks: plan.blocks, places: places,
            memoryCount: example.regions.firstIndex { $0 != .memory } ?? example.count)
    }
}
