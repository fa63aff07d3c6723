import NeuralCore

/// One pass over a few new tokens of a sequence by a team; all that its workers share is here.
///
/// A layer is two phases: attention with the projection behind it, and the feed-forward. Each shard adds up its part of
/// what the phase adds to the residual stream; the next phase begins with the sum of the parts.
final class DecoderStep: @unchecked Sendable {
    // Unchecked: within a phase every range written belongs to one shard, and the team orders the phases; outside a pass
    // only the decoder's owner touches it.
    let weights: DecoderWeights
    let maximumRows: Int
    /// Pairs of a row: those into the memory, then those into the recent context.
    let pairStride: Int
    let pairs: UnsafeMutablePointer<UInt16>
    /// Logits of the rows asked for, `logitStride` apart.
    let logits: FloatBuffer
    let logitStride: Int
    private let team: ShardTeam
    private let workspaces: [ShardWorkspace]
    private let finalRows: [FloatBuffer]
    private let tokens: UnsafeMutablePointer<Int32>
    private let asked: UnsafeMutablePointer<Int>
    private var askedCount = 0
    private var rowCount = 0

    /// New tokens of a sequence and what they attend to.
    struct Passage: @unchecked Sendable {
        // Unchecked for the pointers: what they lead to belongs to the sequence, which waits while a pass is under way.
        let count: Int
        /// One a layer.
        let caches: UnsafePointer<CacheView>
        let memories: UnsafePointer<CacheView>?
        let memoryCount: Int
        let strength: Float
        /// What of the caches is half forgotten, and how far.
        let faded: [Range<Int>]
        let fade: Float
        /// Position in the piece of the first new token.
        let position: Int
        /// Index in the caches of the first new token.
        let first: Int
        /// Tokens that a token attends to, itself included, besides the memory.
        let window: Int
    }

    init(_ weights: DecoderWeights, workers: Int, maximumRows: Int) {
        let configuration = weights.model.configuration
        self.weights = weights
        self.maximumRows = maximumRows
        pairStride = 2 * configuration.maximumDistance
        pairs = .allocate(capacity: maximumRows * pairStride)
        logitStride = weights.output.paddedColumns
        logits = FloatBuffer(count: maximumRows * logitStride)
        team = ShardTeam(workers: workers, shards: weights.shards.count)
        workspaces = weights.shards.map { ShardWorkspace($0, configuration, maximumRows: maximumRows) }
        finalRows = weights.shards.map { _ in FloatBuffer(count: maximumRows * configuration.dimension) }
        tokens = .allocate(capacity: maximumRows)
        asked = .allocate(capacity: maximumRows)
    }

    deinit {
        pairs.deallocate()
        tokens.deallocate()
        asked.deallocate()
    }

    /// Runs a pass; the pairs have been filled. `asked` are the rows whose logits are wanted, in their order.
    func run(_ newTokens: UnsafeBufferPointer<Int32>, _ passage: Passage, asked rows: Range<Int>) {
        for (index, token) in newTokens.enumerated() {
            precondition(
                token >= 0 && token < weights.model.configuration.vocabularySize,
                "token \(token) outside the vocabulary")
            tokens[index] = token
        }
        for (index, row) in rows.enumerated() { asked[index] = row }
        rowCount = newTokens.count
        askedCount = rows.count
        let last = 2 * weights.model.configuration.layerCount
        team.run(phases: last + 1) { phase, shard in
            if phase == last {
                readOut(shard)
            } else if phase % 2 == 0 {
                attend(layer: phase / 2, shard, passage)
            } else {
                feedForward(layer: phase / 2, shard)
            }
        }
    }

    /// The residual stream of a shard with what the feed-forward of a layer adds.
    private func addFeedForward(_ layer: Int, _ shard: Int) {
        add(workspaces[shard], weights.shards[shard].layers[layer].contractBias) { $0.feedForwardPart.pointer }
    }

    @inline(__always)
    private func add(
        _ own: ShardWorkspace, _ bias: UnsafePointer<Float>,
        _ part: (ShardWorkspace) -> UnsafeMutablePointer<Float>
    ) {
        Kernels.addPartialSums(
            part(workspaces[0]), workspaces.count > 1 ? part(workspaces[1]) : nil, stride: own.partStride, bias: bias,
            to: own.residual.pointer, rows: rowCount, columns: weights.model.configuration.dimension)
    }

    private func attend(layer index: Int, _ shard: Int, _ passage: Passage) {
        let (layer, space) = (weights.shards[shard].layers[index], workspaces[shard])
        let precision = weights.precision
        let dimension = weights.model.configuration.dimension
        if index == 0 { embed(space, from: passage.position) } else { addFeedForward(index - 1, shard) }
        norm(layer.norm1, space)
        layer.qkv.multiply(
            space.input.prepare(
                space.normed.pointer, stride: dimension, rows: rowCount, depth: dimension, for: precision),
            into: space.qkv.pointer, stride: space.qkvStride)
        let attention = layer.attention
        let width = attention.heads.count * attention.headDimension
        for row in 0..<rowCount {
            Kernels.add(layer.qkvBias.pointer, to: space.qkv.pointer + row * space.qkvStride, count: 3 * width)
        }
        let rows = CachedRows(
            recent: passage.caches[index], first: passage.first, count: passage.count, window: passage.window,
            memory: passage.memories?[index], memoryCount: passage.memoryCount, strength: passage.strength,
            faded: passage.faded, fade: passage.fade, pairs: UnsafePointer(pairs), pairStride: pairStride)
        for (local, head) in attention.heads.enumerated() {
            let query = space.qkv.pointer + local * attention.headDimension
            for row in 0..<rows.count {
                let key = query + row * space.qkvStride + width
                rows.recent.store(key, key + width, head: head, at: rows.first + row)
            }
            attention.attend(
                query, queryStride: space.qkvStride, head: head, rows, table: layer.tables + local * PairTable.size,
                into: space.attended.pointer + local * attention.headDimension, outputStride: width,
                scratch: space.attention)
        }
        layer.projection.multiply(
            space.input.prepare(space.attended.pointer, stride: width, rows: rowCount, depth: width, for: precision),
            into: space.attentionPart.pointer, stride: space.partStride)
    }

    private func feedForward(layer index: Int, _ shard: Int) {
        let (layer, space) = (weights.shards[shard].layers[index], workspaces[shard])
        let dimension = weights.model.configuration.dimension
        let units = weights.shards[shard].units.count
        add(space, layer.projectionBias) { $0.attentionPart.pointer }
        norm(layer.norm2, space)
        layer.expand.multiply(
            space.input.prepare(
                space.normed.pointer, stride: dimension, rows: rowCount, depth: dimension, for: weights.precision),
            into: space.expanded.pointer, stride: space.expandedStride)
        for row in 0..<rowCount {
            let units = space.expanded.pointer + row * space.expandedStride
            Kernels.add(layer.expandBias, to: units, count: weights.shards[shard].units.count)
            Kernels.gelu(units, units, count: weights.shards[shard].units.count)
        }
        layer.contract.multiply(
            space.input.prepare(
                space.expanded.pointer, stride: space.expandedStride, rows: rowCount, depth: units,
                for: weights.precision),
            into: space.feedForwardPart.pointer, stride: space.partStride)
    }

    /// Each shard takes some of the logits' columns.
    private func readOut(_ shard: Int) {
        let space = workspaces[shard]
        let dimension = weights.model.configuration.dimension
        addFeedForward(weights.model.configuration.layerCount - 1, shard)
        let rows = finalRows[shard].pointer
        for index in 0..<askedCount {
            (rows + index * dimension).update(from: space.residual.pointer + asked[index] * dimension, count: dimension)
        }
        weights.model.finalNorm.forward(
            weights.model.parameters.values.pointer, rows, into: space.normed.pointer,
            statistics: space.statistics.pointer, rows: askedCount)
        weights.output.multiply(
            space.input.prepare(
                space.normed.pointer, stride: dimension, rows: askedCount, depth: dimension,
                for: weights.output.precision),
            into: logits.pointer, stride: logitStride,
            panels: workShare(weights.output.panelCount, worker: shard, of: workspaces.count))
    }

    private func embed(_ space: ShardWorkspace, from position: Int) {
        let dimension = weights.model.configuration.dimension
        let table = weights.model.parameters.values.pointer + weights.model.embedding.offset
        for row in 0..<rowCount {
            (space.residual.pointer + row * dimension).update(
                from: table + Int(tokens[row]) * dimension, count: dimension)
        }
        let configuration = weights.model.configuration
        guard configuration.sinusoidalPositions else { return }
        SinusoidalPositions.add(
            to: space.residual.pointer, count: rowCount, from: position, dimension: dimension,
            amplitude: configuration.waveAmplitude)
    }

    private func norm(_ layer: LayerNorm, _ space: ShardWorkspace) {
        layer.forward(
            weights.model.parameters.values.pointer, space.residual.pointer, into: space.normed.pointer,
            statistics: space.statistics.pointer, rows: rowCount)
    }
}
