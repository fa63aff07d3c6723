import NeuralCore

/// Where dropout is drawn from: one key a place in the network, so that the backward pass draws the same.
struct DropoutKeys {
    let rate: Float
    /// That of the probabilities of attention.
    let attentionRate: Float
    private let seed: UInt64

    init(rate: Float, attentionRate: Float = 0, seed: UInt64) {
        self.rate = rate
        self.attentionRate = attentionRate
        self.seed = seed
    }

    static let none = DropoutKeys(rate: 0, seed: 0)

    /// Stage 0 is the embedding, 2 l + 1 and 2 l + 2 are the halves of layer l, −1 − l its attention.
    func key(stage: Int) -> UInt32 {
        var random = FloatRandom(seed: seed, stream: UInt64(bitPattern: Int64(stage)))
        return UInt32(truncatingIfNeeded: random.next())
    }
}

extension Transformer {
    /// Fills the workspace with everything up to the logits (rows, vocabularySize).
    func forward(
        _ example: TransformerExample, _ workspace: TransformerWorkspace, dropout: DropoutKeys, memoryStrength: Float
    ) {
        workspace.prepare(example)
        let rows = example.count
        let width = rows * configuration.dimension
        let values = UnsafePointer(parameters.values.pointer)
        embed(example.tokens, into: workspace.residual(0))
        Kernels.dropout(workspace.residual(0), count: width, rate: dropout.rate, key: dropout.key(stage: 0))

        for (index, layer) in layers.enumerated() {
            let kept = workspace.kept(index)
            layer.materialiseTables(values, memoryStrength: memoryStrength, into: kept.tables.pointer)
            layer.norm1.forward(
                values, workspace.residual(2 * index), into: kept.norm1.pointer,
                statistics: kept.statistics1.pointer, rows: rows)
            layer.qkv.forward(values, kept.norm1.pointer, into: kept.qkv.pointer, rows: rows)
            if let inputs = workspace.attentionInputs(kept, layer: index, dropout), let scratch = workspace.scratch {
                layer.attention.forward(
                    values, qkv: kept.qkv.pointer, inputs, probabilities: kept.probabilities.pointer,
                    into: kept.attended.pointer, scratch: scratch)
            }
            layer.projection.forward(values, kept.attended.pointer, into: workspace.branch.pointer, rows: rows)
            add(workspace, stage: 2 * index + 1, count: width, dropout)

            layer.norm2.forward(
                values, workspace.residual(2 * index + 1), into: kept.norm2.pointer,
                statistics: kept.statistics2.pointer, rows: rows)
            layer.expand.forward(values, kept.norm2.pointer, into: kept.expanded.pointer, rows: rows)
            Kernels.gelu(
                kept.expanded.pointer, kept.activated.pointer, count: TransformerLayer.expansion * width)
            layer.contract.forward(values, kept.activated.pointer, into: workspace.branch.pointer, rows: rows)
            add(workspace, stage: 2 * index + 2, count: width, dropout)
        }
        finalNorm.forward(
            values, workspace.residual(2 * layers.count), into: workspace.finalNorm.pointer,
            statistics: workspace.finalStatistics.pointer, rows: rows)
        BLAS.multiply(
            workspace.finalNorm.pointer, leadingA: configuration.dimension, values + embedding.offset, .transposed,
            leadingB: configuration.dimension, into: workspace.logits.pointer,
            leadingC: configuration.vocabularySize, m: rows, n: configuration.vocabularySize,
            k: configuration.dimension)
    }

    /// The rows of the embedding that the tokens name.
    func embed(_ tokens: [Int32], into target: UnsafeMutablePointer<Float>) {
        let table = parameters.values.pointer + embedding.offset
        for (row, token) in tokens.enumerated() {
            precondition(token >= 0 && token < configuration.vocabularySize, "token \(token) outside the vocabulary")
            (target + row * configuration.dimension).update(
                from: table + Int(token) * configuration.dimension, count: configuration.dimension)
        }
        if configuration.sinusoidalPositions {
            SinusoidalPositions.add(
                to: target, count: tokens.count, from: 0, dimension: configuration.dimension,
                amplitude: configuration.waveAmplitude)
        }
    }

    /// residual(stage) = residual(stage − 1) + dropout(branch).
    private func add(_ workspace: TransformerWorkspace, stage: Int, count: Int, _ dropout: DropoutKeys) {
        let branch = workspace.branch.pointer
        Kernels.dropout(branch, count: count, rate: dropout.rate, key: dropout.key(stage: stage))
        let (before, after) = (workspace.residual(stage - 1), workspace.residual(stage))
        if before != after { after.update(from: before, count: count) }
        Kernels.add(branch, to: after, count: count)
    }

    /// Negative log-likelihood of each target in nats, 0 where there is none; no dropout, no smoothing, no weights.
    ///
    /// `memoryStrength` is added to the logits of pairs that lead into the memory.
    public func evaluate(
        _ example: TransformerExample, _ workspace: TransformerWorkspace, memoryStrength: Float = 0
    ) -> [Float] {
        guard example.count > 0 else { return [] }
        forward(example, workspace, dropout: .none, memoryStrength: memoryStrength)
        Kernels.crossEntropy(
            workspace.logits.pointer, targets: example.targets, weights: nil, loss: nil,
            negativeLogLikelihood: workspace.negativeLogLikelihoods.pointer, rows: example.count,
            columns: configuration.vocabularySize)
        return Array(UnsafeBufferPointer(start: workspace.negativeLogLikelihoods.pointer, count: example.count))
    }
}

extension TransformerWorkspace {
    /// What attention reads besides its parameters.
    func attentionInputs(_ kept: Activations, layer: Int, _ dropout: DropoutKeys) -> RelativeAttention.Inputs? {
        guard let pairs = pairs.baseAddress else { return nil }
        return RelativeAttention.Inputs(
            plan: plan, pairs: pairs, tables: kept.tables.pointer, tableSize: PairTable.size,
            dropoutRate: dropout.attentionRate, dropoutKey: dropout.key(stage: -1 - layer))
    }
}
