import CNeuralKernels

/// The right factor of many products with few rows each, such as an LSTM's recurrent matrix over the steps of a pass:
/// packed once, where each product alone would spend more on packing it than on multiplying.
///
/// It keeps its memory from pass to pass, so that a step of training allocates nothing.
final class PackedFactor {
    private var room: FloatBuffer?
    private var columns = 0
    private var depth = 0
    private var precision: Int32 = 0

    /// Packs op(B) (k × n), in the precision that the calling thread's products have.
    ///
    /// - Returns: false where the processor has no instructions for it; then there is nothing to multiply by.
    func pack(_ b: UnsafePointer<Float>, _ order: BLAS.Order = .plain, leading: Int, n: Int, k: Int) -> Bool {
        let precision = nk_thread_precision()
        let size = nk_packed_size(precision, n, k)
        guard size > 0 else { return false }
        if (room?.count ?? 0) < size { room = FloatBuffer(count: size) }
        guard let room else { return false }
        nk_pack(precision, b, order == .plain ? 0 : 1, leading, n, k, room.pointer)
        (columns, depth, self.precision) = (n, k, precision)
        return true
    }

    /// C (m × n) += A (m × k) op(B), leading dimensions in floats.
    func add(_ a: UnsafePointer<Float>, leadingA: Int, to c: UnsafeMutablePointer<Float>, leadingC: Int, m: Int) {
        guard let room else { preconditionFailure("nothing is packed") }
        let done = nk_multiply_by_packed(precision, a, leadingA, room.pointer, c, leadingC, m, columns, depth, 1)
        precondition(done == 1, "a packed product wants memory and a size")
    }
}
