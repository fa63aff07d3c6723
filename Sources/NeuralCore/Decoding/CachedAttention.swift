import CNeuralKernels

/// `RelativeAttention` for one query over cached keys and values: the same sums, in the order of generation.
public struct CachedAttention: Sendable {
    public let headCount: Int
    public let headDimension: Int
    private let scale: Float
    private let maximumDistance: Int
    /// Each head's distances (headDimension, maximumDistance), the last column distance 0.
    private let distances: [PanelMatrix]
    /// v, (headCount, headDimension).
    private let distanceQuery: [Float]

    public init(
        _ layer: RelativeAttention, _ parameters: UnsafePointer<Float>, precision: DecodingPrecision = .single
    ) {
        headCount = layer.headCount
        headDimension = layer.headDimension
        scale = layer.scale
        maximumDistance = layer.maximumDistance
        let (dimension, reach) = (layer.headDimension, layer.maximumDistance)
        distances =
            layer.distances.map { slots in
                (0..<layer.headCount).map { head in
                    PanelMatrix(
                        parameters + slots.table.offset + head * reach * dimension, depth: dimension, columns: reach,
                        transposed: true, precision: precision)
                }
            } ?? []
        distanceQuery =
            layer.distances.map { slots in
                Array(UnsafeBufferPointer(start: parameters + slots.query.offset, count: slots.query.count))
            } ?? []
    }

    /// Room that one worker needs for a query over `maximumCount` tokens.
    public final class Scratch: @unchecked Sendable {
        // Unchecked: each worker has its own.
        let scores: FloatBuffer
        let relative: FloatBuffer
        let probabilities: FloatBuffer
        let query: FloatBuffer

        public init(headDimension: Int, maximumDistance: Int, maximumCount: Int) {
            let padding = 2 * PanelMatrix.width
            scores = FloatBuffer(count: maximumCount + padding)
            relative = FloatBuffer(count: maximumDistance + padding)
            probabilities = FloatBuffer(count: maximumCount + padding)
            query = FloatBuffer(count: headDimension)
        }
    }

    /// output = Σ p_j value_j over all stretches, one softmax over them together.
    ///
    /// `table` holds this head's biases by kind of pair. A relative stretch is at most `maximumDistance` long.
    public func attend(
        _ query: UnsafePointer<Float>, head: Int, stretches: [CachedStretch], table: UnsafePointer<Float>,
        into output: UnsafeMutablePointer<Float>, scratch: Scratch
    ) {
        let probabilities = scratch.probabilities.pointer
        var count = 0
        for stretch in stretches {
            let scores = stretch.cache.scores(
                query, head: head, range: stretch.range, into: scratch.scores.pointer)
            let relative =
                stretch.isRelative && !distances.isEmpty
                ? relativeScores(query, head: head, count: stretch.range.count, scratch) : nil
            nk_biased_scores(
                scores, relative, stretch.pairs, table, scale, stretch.offset, probabilities + count,
                stretch.range.count)
            count += stretch.range.count
        }
        nk_softmax_rows(probabilities, 1, count, count)
        var first = 0
        for stretch in stretches {
            stretch.cache.weigh(
                probabilities + first, head: head, range: stretch.range, adding: first > 0, into: output)
            first += stretch.range.count
        }
    }

    /// (q + v)·r for the distances count − 1 ... 0.
    private func relativeScores(
        _ query: UnsafePointer<Float>, head: Int, count: Int, _ scratch: Scratch
    ) -> UnsafeMutablePointer<Float> {
        let shifted = scratch.query.pointer
        for d in 0..<headDimension { shifted[d] = query[d] + distanceQuery[head * headDimension + d] }
        let first = (maximumDistance - count) / PanelMatrix.width
        distances[head].multiply(
            shifted, into: scratch.relative.pointer, panels: first..<distances[head].panelCount)
        return scratch.relative.pointer + (maximumDistance - count)
    }
}
