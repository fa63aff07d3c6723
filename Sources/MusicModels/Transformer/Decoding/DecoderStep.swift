import NeuralCore

/// One pass over a few new tokens by a team of workers; all state that the workers share is here.
///
/// Rows of dense layers are shared out by tokens when there are several, by columns when there is one.
final class DecoderStep: @unchecked Sendable {
    // Unchecked: within a pass every range written belongs to one worker until the next barrier; outside a pass only
    // the decoder's owner touches it.
    let weights: DecoderWeights
    let workers: Int
    let maximumRows: Int
    /// Pairs of a row: those into the memory, then those into the recent context.
    let pairStride: Int
    let pairs: UnsafeMutablePointer<UInt16>
    let residual: FloatBuffer
    let logits: FloatBuffer
    private let qkv: FloatBuffer
    private let attended: FloatBuffer
    private let expanded: FloatBuffer
    private let branch: FloatBuffer
    private let normed: [FloatBuffer]
    private let statistics: [FloatBuffer]
    private let scratches: [CachedAttention.Scratch]
    private let barrier: SpinBarrier

    /// What the rows of a pass attend to.
    struct Reading {
        let caches: [AttentionCache]
        let memory: SectionMemory?
        let strength: Float
        /// Index in the caches of the first new token.
        let first: Int
        let rows: Int
        /// Tokens that a token attends to, itself included, besides the memory.
        let window: Int

        var memoryCount: Int { memory?.count ?? 0 }

        func range(_ row: Int) -> Range<Int> { max(0, first + row + 1 - window)..<first + row + 1 }
    }

    init(_ weights: DecoderWeights, workers: Int, maximumRows: Int) {
        let configuration = weights.model.configuration
        let (dimension, reach) = (configuration.dimension, configuration.maximumDistance)
        func rows(_ width: Int) -> FloatBuffer {
            FloatBuffer(count: maximumRows * width + PanelMatrix.width)
        }
        self.weights = weights
        self.workers = workers
        self.maximumRows = maximumRows
        pairStride = 2 * reach
        pairs = .allocate(capacity: maximumRows * pairStride)
        residual = rows(dimension)
        logits = FloatBuffer(count: weights.output.paddedColumns)
        qkv = rows(3 * dimension)
        attended = rows(dimension)
        expanded = rows(TransformerLayer.expansion * dimension)
        branch = rows(dimension)
        normed = (0..<workers).map { _ in rows(dimension) }
        statistics = (0..<workers).map { _ in FloatBuffer(count: 2 * maximumRows) }
        scratches = (0..<workers).map { _ in
            CachedAttention.Scratch(
                headDimension: configuration.headDimension, maximumDistance: reach, maximumCount: 2 * reach)
        }
        barrier = SpinBarrier(count: workers)
    }

    deinit { pairs.deallocate() }

    /// One worker's part of a pass; the residual stream holds the new tokens' embeddings on entry.
    func run(_ reading: Reading, worker: Int) {
        for index in weights.layers.indices {
            if reading.rows == 1 {
                column(reading, layer: index, worker)
            } else {
                batch(reading, layer: index, worker)
            }
        }
        barrier.meet()
        let last = residual.pointer + (reading.rows - 1) * weights.model.configuration.dimension
        norm(weights.model.finalNorm, last, rows: 1, worker)
        weights.output.multiply(
            normed[worker].pointer, into: logits.pointer, panels: share(weights.output.panelCount, worker))
    }

    /// A layer for one token: each worker takes some columns of every product.
    private func column(_ reading: Reading, layer index: Int, _ worker: Int) {
        let (layer, packed) = (weights.model.layers[index], weights.layers[index])
        norm(layer.norm1, residual.pointer, rows: 1, worker)
        _ = product(packed.qkv, layer.qkv, normed[worker].pointer, into: qkv.pointer, worker)
        barrier.meet()
        attend(reading, layer: index, worker)
        barrier.meet()
        var range = product(packed.projection, layer.projection, attended.pointer, into: branch.pointer, worker)
        Kernels.add(
            branch.pointer + range.lowerBound, to: residual.pointer + range.lowerBound, count: range.count)
        barrier.meet()
        norm(layer.norm2, residual.pointer, rows: 1, worker)
        range = product(packed.expand, layer.expand, normed[worker].pointer, into: expanded.pointer, worker)
        let part = expanded.pointer + range.lowerBound
        Kernels.gelu(part, part, count: range.count)
        barrier.meet()
        range = product(packed.contract, layer.contract, expanded.pointer, into: branch.pointer, worker)
        Kernels.add(
            branch.pointer + range.lowerBound, to: residual.pointer + range.lowerBound, count: range.count)
        barrier.meet()
    }

    /// A layer for several tokens: each worker takes some rows, in attention some heads.
    private func batch(_ reading: Reading, layer index: Int, _ worker: Int) {
        let layer = weights.model.layers[index]
        let values = UnsafePointer(weights.model.parameters.values.pointer)
        let dimension = weights.model.configuration.dimension
        let rows = share(reading.rows, worker)
        let stream = residual.pointer + rows.lowerBound * dimension
        let branch = branch.pointer + rows.lowerBound * dimension
        let wide = expanded.pointer + rows.lowerBound * TransformerLayer.expansion * dimension
        norm(layer.norm1, stream, rows: rows.count, worker)
        layer.qkv.forward(
            values, normed[worker].pointer, into: qkv.pointer + rows.lowerBound * 3 * dimension, rows: rows.count)
        barrier.meet()
        attend(reading, layer: index, worker)
        barrier.meet()
        layer.projection.forward(
            values, attended.pointer + rows.lowerBound * dimension, into: branch, rows: rows.count)
        Kernels.add(branch, to: stream, count: rows.count * dimension)
        norm(layer.norm2, stream, rows: rows.count, worker)
        layer.expand.forward(values, normed[worker].pointer, into: wide, rows: rows.count)
        Kernels.gelu(wide, wide, count: rows.count * TransformerLayer.expansion * dimension)
        layer.contract.forward(values, wide, into: branch, rows: rows.count)
        Kernels.add(branch, to: stream, count: rows.count * dimension)
    }

    /// Stores the new tokens' keys and values of this worker's heads, then attends for each token.
    private func attend(_ reading: Reading, layer index: Int, _ worker: Int) {
        let attention = weights.layers[index].attention
        let dimension = weights.model.configuration.dimension
        let cache = reading.caches[index]
        for head in share(attention.headCount, worker) {
            let query = qkv.pointer + head * attention.headDimension
            for row in 0..<reading.rows {
                let key = query + row * 3 * dimension + dimension
                cache.store(key, key + dimension, head: head, at: reading.first + row)
            }
            let table = weights.layers[index].tables.pointer + head * PairTable.size
            for row in 0..<reading.rows {
                let pairs = UnsafePointer(pairs + row * pairStride)
                let recent = CachedStretch(
                    cache: cache, range: reading.range(row), pairs: pairs + reading.memoryCount, offset: 0,
                    isRelative: true)
                let remembered = reading.memory.map {
                    CachedStretch(
                        cache: $0.layers[index], range: 0..<$0.count, pairs: pairs, offset: reading.strength,
                        isRelative: false)
                }
                attention.attend(
                    query + row * 3 * dimension, head: head,
                    stretches: remembered.map { [$0, recent] } ?? [recent], table: table,
                    into: attended.pointer + row * dimension + head * attention.headDimension,
                    scratch: scratches[worker])
            }
        }
    }

    /// y = x W + b in this worker's columns, which are returned.
    private func product(
        _ packed: PanelMatrix, _ linear: Linear, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
        _ worker: Int
    ) -> Range<Int> {
        let panels = share(packed.panelCount, worker)
        packed.multiply(x, into: y, panels: panels)
        let columns = packed.columns(of: panels)
        let bias = weights.model.parameters.values.pointer + linear.bias.offset
        Kernels.add(bias + columns.lowerBound, to: y + columns.lowerBound, count: columns.count)
        return columns
    }

    private func norm(_ layer: LayerNorm, _ x: UnsafePointer<Float>, rows: Int, _ worker: Int) {
        layer.forward(
            weights.model.parameters.values.pointer, x, into: normed[worker].pointer,
            statistics: statistics[worker].pointer, rows: rows)
    }

    private func share(_ count: Int, _ worker: Int) -> Range<Int> { workShare(count, worker: worker, of: workers) }
}
