import CNeuralKernels

extension CachedAttention {
    /// Room that one worker needs for queries over `maximumCount` tokens.
    public final class Scratch: @unchecked Sendable {
        // Unchecked: each worker has its own.
        let stride: Int
        let relativeStride: Int
        let scores: FloatBuffer
        let relative: FloatBuffer
        let probabilities: FloatBuffer
        /// Probabilities of a block where they stand against the same tokens, zeros around them.
        let aligned: FloatBuffer
        let digits: ByteBuffer
        let digitScales: FloatBuffer
        let digitSums: UnsafeMutablePointer<Int32>
        let sums: FloatBuffer
        let query: FloatBuffer
        let input: PanelScratch

        public init(headDimension: Int, maximumDistance: Int, maximumCount: Int) {
            let rows = CachedAttention.blockRows
            let padding = 2 * PanelMatrix.width
            stride = maximumCount + padding
            relativeStride = maximumDistance + padding
            scores = FloatBuffer(count: rows * stride)
            relative = FloatBuffer(count: rows * relativeStride)
            probabilities = FloatBuffer(count: rows * stride)
            aligned = FloatBuffer(count: rows * stride)
            digits = ByteBuffer(count: 2 * rows * stride)
            digitScales = FloatBuffer(count: 2 * rows)
            digitSums = .allocate(capacity: 2 * rows)
            sums = FloatBuffer(count: 2 * rows * PanelMatrix.width)
            query = FloatBuffer(count: rows * headDimension)
            input = PanelScratch(maximumRows: rows, maximumDepth: headDimension)
        }

        deinit { digitSums.deallocate() }

        func row(_ row: Int, _ block: Range<Int>) -> UnsafeMutablePointer<Float> {
            probabilities.pointer + (row - block.lowerBound) * stride
        }
    }

    /// output (+)= Σ p_j value_j over the memory or over the windows of a block of rows.
    func weigh(
        _ cache: CacheView, _ head: Int, _ rows: CachedRows, _ block: Range<Int>, ofMemory: Bool,
        into output: UnsafeMutablePointer<Float>, _ outputStride: Int, adds: Bool, _ scratch: Scratch
    ) {
        func range(_ row: Int) -> Range<Int> { ofMemory ? 0..<rows.memoryCount : rows.range(row) }
        let group = precision.group
        let lower = range(block.lowerBound).lowerBound / group * group
        let upper = (range(block.upperBound - 1).upperBound + group - 1) / group * group
        let digits = precision == .int8 ? 2 : 1
        var input: PanelInput?
        for row in block {
            let (range, index) = (range(row), row - block.lowerBound)
            let probabilities = scratch.row(row, block) + (ofMemory ? 0 : rows.memoryCount)
            let (before, after) = (range.lowerBound - lower, upper - range.upperBound)
            if precision == .int8 {
                let high = scratch.digits.pointer.assumingMemoryBound(to: Int8.self) + 2 * index * scratch.stride
                let low = high + scratch.stride
                for digit in 0..<2 {
                    (high + digit * scratch.stride).update(repeating: 0, count: before)
                    (high + digit * scratch.stride + before + range.count).update(repeating: 0, count: after)
                }
                nk_probability_digits(
                    probabilities, cache.valueScales + head * cache.capacity + range.lowerBound, range.count,
                    high + before, low + before, scratch.digitScales.pointer + 2 * index, scratch.digitSums + 2 * index)
            } else if block.count > 1 {
                let aligned = scratch.aligned.pointer + index * scratch.stride
                aligned.update(repeating: 0, count: before)
                (aligned + before).update(from: probabilities, count: range.count)
                (aligned + before + range.count).update(repeating: 0, count: after)
            } else {
                input = scratch.floats(probabilities, rows: 1)
            }
        }
        let x = input ?? scratch.floats(scratch.aligned.pointer, rows: digits * block.count)
        for panel in 0..<cache.valuePanels {
            cache.valuePanel(head, panel: panel, range: lower..<upper).multiply(
                x, into: scratch.sums.pointer, stride: PanelMatrix.width, panels: 0..<1)
            let count = min(PanelMatrix.width, headDimension - panel * PanelMatrix.width)
            for index in 0..<block.count {
                let target = output + index * outputStride + panel * PanelMatrix.width
                let sum = scratch.sums.pointer + digits * index * PanelMatrix.width
                let other = digits == 2 ? sum + PanelMatrix.width : nil
                nk_gather_sums(sum, other, target, adds ? 1 : 0, count)
            }
        }
    }
}

extension CachedAttention.Scratch {
    fileprivate func floats(_ rows: UnsafePointer<Float>, rows count: Int) -> PanelInput {
        PanelInput(
            floats: rows, stride: stride, rows: count,
            bytes: UnsafePointer(digits.pointer.assumingMemoryBound(to: Int8.self)), byteStride: stride,
            scales: UnsafePointer(digitScales.pointer), sums: UnsafePointer(digitSums))
    }
}
