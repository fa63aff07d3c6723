import CNeuralKernels

/// `RelativeAttention` for a few queries over cached keys and values: the same sums, in the order of generation.
///
/// A row's result is the same to the bit whether it comes alone or with others.
public struct CachedAttention: Sendable {
    /// Queries of one sequence that are multiplied by the keys together: as many as a matrix unit takes at once.
    static let blockRows = 16

    /// The heads that it computes, as the cache numbers them.
    public let heads: Range<Int>
    public let headDimension: Int
    let precision: DecodingPrecision
    private let scale: Float
    private let maximumDistance: Int
    /// Each head's distances (headDimension, maximumDistance), the last column distance 0.
    private let distances: [PanelMatrix]
    /// v, (headCount, headDimension).
    private let distanceQuery: FloatBuffer

    public init(
        _ layer: RelativeAttention, _ parameters: UnsafePointer<Float>, heads: Range<Int>,
        precision: DecodingPrecision = .single, in arena: PanelArena = PanelArena()
    ) {
        self.heads = heads
        headDimension = layer.headDimension
        scale = layer.scale
        maximumDistance = layer.maximumDistance
        self.precision = precision
        let (dimension, reach) = (layer.headDimension, layer.maximumDistance)
        distances =
            layer.distances.map { slots in
                heads.map { head in
                    PanelMatrix(
                        parameters + slots.table.offset + head * reach * dimension, depth: dimension, columns: reach,
                        transposed: true, precision: precision, in: arena)
                }
            } ?? []
        distanceQuery = FloatBuffer(count: layer.headCount * layer.headDimension)
        if let slots = layer.distances {
            distanceQuery.pointer.update(from: parameters + slots.query.offset, count: slots.query.count)
        }
    }

    /// output = Σ p_j value_j over memory and window, one softmax over them together.
    ///
    /// `table` holds this head's biases by kind of pair. Rows of `queries` and of `output` lie `queryStride` and
    /// `outputStride` apart. The window is at most `maximumDistance` long.
    public func attend(
        _ queries: UnsafePointer<Float>, queryStride: Int, head: Int, _ rows: CachedRows,
        table: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: Scratch
    ) {
        var row = 0
        while row < rows.count {
            let block = row..<min(rows.count, row + Self.blockRows)
            score(queries + row * queryStride, queryStride, head, rows, block, table, scratch)
            let target = output + row * outputStride
            if let memory = rows.memory {
                weigh(memory, head, rows, block, ofMemory: true, into: target, outputStride, adds: false, scratch)
            }
            weigh(
                rows.recent, head, rows, block, ofMemory: false, into: target, outputStride,
                adds: rows.memory != nil, scratch)
            row = block.upperBound
        }
    }

    /// Fills `scratch.probabilities`, a row for each query: the memory's, then the window's.
    private func score(
        _ queries: UnsafePointer<Float>, _ stride: Int, _ head: Int, _ rows: CachedRows, _ block: Range<Int>,
        _ table: UnsafePointer<Float>, _ scratch: Scratch
    ) {
        let query = scratch.input.prepare(
            queries, stride: stride, rows: block.count, depth: headDimension, for: precision)
        if let memory = rows.memory {
            memory.keyPanels(head).multiply(
                query, into: scratch.scores.pointer, stride: scratch.stride,
                panels: 0..<PanelMatrix.panelCount(rows.memoryCount))
            for row in block {
                nk_biased_scores(
                    scratch.scores.pointer + (row - block.lowerBound) * scratch.stride, nil,
                    rows.pairs + row * rows.pairStride, table, scale, rows.strength, scratch.row(row, block),
                    rows.memoryCount)
            }
        }
        let all = rows.range(block.lowerBound).lowerBound..<rows.range(block.upperBound - 1).upperBound
        let first = all.lowerBound / PanelMatrix.width
        rows.recent.keyPanels(head).multiply(
            query, into: scratch.scores.pointer - first * PanelMatrix.width, stride: scratch.stride,
            panels: first..<PanelMatrix.panelCount(all.upperBound))
        let longest = rows.range(block.upperBound - 1).count
        if !distances.isEmpty { relativeScores(queries, stride, head, block.count, longest, scratch) }
        for row in block {
            let range = rows.range(row)
            let index = row - block.lowerBound
            let relative =
                distances.isEmpty
                ? nil : scratch.relative.pointer + index * scratch.relativeStride + maximumDistance - range.count
            let target = scratch.row(row, block)
            nk_biased_scores(
                scratch.scores.pointer + index * scratch.stride + range.lowerBound - first * PanelMatrix.width,
                relative, rows.pairs + row * rows.pairStride + rows.memoryCount, table, scale, 0,
                target + rows.memoryCount, range.count)
            for faded in rows.faded {
                for column in faded.clamped(to: range) {
                    target[rows.memoryCount + column - range.lowerBound] += rows.fade
                }
            }
            let count = rows.memoryCount + range.count
            nk_softmax_rows(target, 1, count, count)
        }
    }

    /// (q + v)·r for the distances count − 1 ... 0.
    private func relativeScores(
        _ queries: UnsafePointer<Float>, _ stride: Int, _ head: Int, _ rows: Int, _ count: Int, _ scratch: Scratch
    ) {
        let shifted = scratch.query.pointer
        for row in 0..<rows {
            let (from, to) = (queries + row * stride, shifted + row * headDimension)
            for d in 0..<headDimension { to[d] = from[d] + distanceQuery.pointer[head * headDimension + d] }
        }
        let input = scratch.input.prepare(
            shifted, stride: headDimension, rows: rows, depth: headDimension, for: precision)
        let matrix = distances[head - heads.lowerBound]
        matrix.multiply(
            input, into: scratch.relative.pointer, stride: scratch.relativeStride,
            panels: (maximumDistance - count) / PanelMatrix.width..<matrix.panelCount)
    }
}
