import CNeuralKernels

/// Rows about to be multiplied by panels, in the form that a precision reads.
public struct PanelInput {
    let floats: UnsafePointer<Float>
    let stride: Int
    let rows: Int
    let bytes: UnsafePointer<Int8>
    let byteStride: Int
    let scales: UnsafePointer<Float>
    let sums: UnsafePointer<Int32>
}

/// Room for rows rounded to bytes; each worker has its own.
public final class PanelScratch: @unchecked Sendable {
    // Unchecked: one worker uses it at a time.
    private let bytes: ByteBuffer
    private let scales: FloatBuffer
    private let sums: UnsafeMutablePointer<Int32>
    private let stride: Int

    public init(maximumRows: Int, maximumDepth: Int) {
        stride = (maximumDepth + 63) & ~63
        bytes = ByteBuffer(count: maximumRows * stride)
        scales = FloatBuffer(count: maximumRows)
        sums = .allocate(capacity: maximumRows)
        sums.initialize(repeating: 0, count: maximumRows)
    }

    deinit { sums.deallocate() }

    /// Readies rows of `depth` floats, `stride` apart. What was readied before is gone.
    public func prepare(
        _ x: UnsafePointer<Float>, stride: Int, rows: Int, depth: Int, for precision: DecodingPrecision
    ) -> PanelInput {
        let target = bytes.pointer.assumingMemoryBound(to: Int8.self)
        if precision == .int8 {
            nk_quantise_rows(x, stride, rows, depth, target, self.stride, scales.pointer, sums)
        }
        return PanelInput(
            floats: x, stride: stride, rows: rows, bytes: target, byteStride: self.stride, scales: scales.pointer,
            sums: sums)
    }
}
