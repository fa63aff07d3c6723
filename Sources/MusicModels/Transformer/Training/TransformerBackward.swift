import NeuralCore

/// Sums over the tokens of one or several examples.
public struct TransformerLoss: Sendable, Equatable {
    /// Σ weight · smoothed cross-entropy: what training lowers.
    public var weightedLoss = 0.0
    /// Σ weight · negative log-likelihood, unsmoothed, in nats.
    public var weightedNats = 0.0
    public var weight = 0.0
    /// Tokens that had a target of weight above 0.
    public var targetCount = 0
    /// Tokens read.
    public var tokenCount = 0

    public init() {}

    public var meanLoss: Double { weightedLoss / max(weight, 1e-30) }
    public var meanNats: Double { weightedNats / max(weight, 1e-30) }

    public mutating func add(_ other: TransformerLoss) {
        weightedLoss += other.weightedLoss
        weightedNats += other.weightedNats
        weight += other.weight
        targetCount += other.targetCount
        tokenCount += other.tokenCount
    }
}

extension Transformer {
    /// Adds the gradient of Σ weight · smoothed cross-entropy to `gradients`, laid out as the parameters.
    ///
    /// `dropoutSeed` names the draws of this pass; nil trains without dropout.
    public func accumulateGradients(
        of example: TransformerExample, _ workspace: TransformerWorkspace, into gradients: FloatBuffer,
        smoothing: Float, dropoutSeed: UInt64?, attentionDropout: Float = 0
    ) -> TransformerLoss {
        precondition(workspace.trains, "a workspace for training")
        guard example.count > 0 else { return TransformerLoss() }
        let keys = dropoutSeed.map {
            DropoutKeys(rate: configuration.dropout, attentionRate: attentionDropout, seed: $0)
        }
        let dropout = keys ?? .none
        forward(example, workspace, dropout: dropout, memoryStrength: 0)
        let loss = crossEntropy(example, workspace, smoothing: smoothing)
        backward(example, workspace, gradients.pointer, dropout)
        return loss
    }

    private func crossEntropy(
        _ example: TransformerExample, _ workspace: TransformerWorkspace, smoothing: Float
    ) -> TransformerLoss {
        let (losses, nats) = (workspace.losses.pointer, workspace.negativeLogLikelihoods.pointer)
        Kernels.crossEntropy(
            workspace.logits.pointer, targets: example.targets, weights: example.lossWeights, smoothing: smoothing,
            loss: losses, negativeLogLikelihood: nats, rows: example.count, columns: configuration.vocabularySize)
        var sum = TransformerLoss()
        sum.tokenCount = example.count
        for row in 0..<example.count where example.targets[row] >= 0 && example.lossWeights[row] > 0 {
            let weight = Double(example.lossWeights[row])
            sum.weightedLoss += weight * Double(losses[row])
            sum.weightedNats += weight * Double(nats[row])
            sum.weight += weight
            sum.targetCount += 1
        }
        return sum
    }

    private func backward(
        _ example: TransformerExample, _ workspace: TransformerWorkspace, _ gradients: UnsafeMutablePointer<Float>,
        _ dropout: DropoutKeys
    ) {
        let rows = example.count
        let (dimension, vocabulary) = (configuration.dimension, configuration.vocabularySize)
        let values = UnsafePointer(parameters.values.pointer)
        let (dLogits, narrow) = (workspace.logits.pointer, workspace.dNarrow.pointer)
        let dResidual = workspace.dResidual.pointer
        BLAS.multiply(
            dLogits, .transposed, leadingA: vocabulary, workspace.finalNorm.pointer, leadingB: dimension,
            into: gradients + embedding.offset, leadingC: dimension, m: vocabulary, n: dimension, k: rows, beta: 1)
        BLAS.multiply(
            dLogits, leadingA: vocabulary, values + embedding.offset, leadingB: dimension, into: narrow,
            leadingC: dimension, m: rows, n: dimension, k: vocabulary)
        dResidual.update(repeating: 0, count: rows * dimension)
        finalNorm.backward(
            values, gradients: gradients, workspace.residual(2 * layers.count),
            statistics: workspace.finalStatistics.pointer, narrow, addingTo: dResidual, rows: rows)

        for index in layers.indices.reversed() {
            feedForwardBackward(index, workspace, gradients, rows: rows, dropout)
            attentionBackward(index, workspace, gradients, rows: rows, dropout)
        }

        Kernels.dropout(dResidual, count: rows * dimension, rate: dropout.rate, key: dropout.key(stage: 0))
        for (row, token) in example.tokens.enumerated() {
            Kernels.add(
                dResidual + row * dimension, to: gradients + embedding.offset + Int(token) * dimension,
                count: dimension)
        }
    }

    private func feedForwardBackward(
        _ index: Int, _ workspace: TransformerWorkspace, _ gradients: UnsafeMutablePointer<Float>, rows: Int,
        _ dropout: DropoutKeys
    ) {
        let (layer, kept) = (layers[index], workspace.kept(index))
        let values = UnsafePointer(parameters.values.pointer)
        let (wide, narrow) = (workspace.dWide.pointer, workspace.dNarrow.pointer)
        let branch = branchGradient(workspace, stage: 2 * index + 2, rows: rows, dropout)
        layer.contract.backward(
            values, gradients: gradients, kept.activated.pointer, branch, into: wide, rows: rows)
        Kernels.geluBackward(
            kept.expanded.pointer, wide, wide, count: rows * configuration.dimension * TransformerLayer.expansion)
        layer.expand.backward(values, gradients: gradients, kept.norm2.pointer, wide, into: narrow, rows: rows)
        layer.norm2.backward(
            values, gradients: gradients, workspace.residual(2 * index + 1), statistics: kept.statistics2.pointer,
            narrow, addingTo: workspace.dResidual.pointer, rows: rows)
    }

    private func attentionBackward(
        _ index: Int, _ workspace: TransformerWorkspace, _ gradients: UnsafeMutablePointer<Float>, rows: Int,
        _ dropout: DropoutKeys
    ) {
        let (layer, kept) = (layers[index], workspace.kept(index))
        let values = UnsafePointer(parameters.values.pointer)
        let (wide, narrow) = (workspace.dWide.pointer, workspace.dNarrow.pointer)
        let branch = branchGradient(workspace, stage: 2 * index + 1, rows: rows, dropout)
        layer.projection.backward(
            values, gradients: gradients, kept.attended.pointer, branch, into: narrow, rows: rows)
        if let inputs = workspace.attentionInputs(kept, layer: index, dropout), let scratch = workspace.scratch {
            if layer.bias != nil { workspace.dTables.fill(0) }
            layer.attention.backward(
                values, gradients: gradients, qkv: kept.qkv.pointer, inputs,
                probabilities: kept.probabilities.pointer, dOutput: narrow, into: wide,
                tableGradients: layer.bias == nil ? nil : workspace.dTables.pointer, rows: rows, scratch: scratch)
            layer.bias?.backward(workspace.dTables.pointer, gradients: gradients)
        }
        layer.qkv.backward(values, gradients: gradients, kept.norm1.pointer, wide, into: narrow, rows: rows)
        layer.norm1.backward(
            values, gradients: gradients, workspace.residual(2 * index), statistics: kept.statistics1.pointer, narrow,
            addingTo: workspace.dResidual.pointer, rows: rows)
    }

    /// The gradient of a half layer's output: that of the residual stream behind the same dropout.
    private func branchGradient(
        _ workspace: TransformerWorkspace, stage: Int, rows: Int, _ dropout: DropoutKeys
    ) -> UnsafeMutablePointer<Float> {
        let count = rows * configuration.dimension
        workspace.branch.pointer.update(from: workspace.dResidual.pointer, count: count)
        Kernels.dropout(workspace.branch.pointer, count: count, rate: dropout.rate, key: dropout.key(stage: stage))
        return workspace.branch.pointer
    }
}
