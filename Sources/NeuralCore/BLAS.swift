import COpenBLAS

/// The few BLAS calls the layers need, row-major, single precision.
public enum BLAS {
    /// Whether a matrix is read as it lies or transposed.
    public enum Order: Sendable { case plain, transposed }

    /// Threads are ours: OpenBLAS runs each call on the caller's thread.
    public static let singleThreaded: Void = openblas_set_num_threads(1)

    /// C (m × n) = alpha · op(A) (m × k) · op(B) (k × n) + beta · C, leading dimensions in floats.
    @inline(__always)
    public static func multiply(
        _ a: UnsafePointer<Float>, _ orderA: Order = .plain, leadingA: Int,
        _ b: UnsafePointer<Float>, _ orderB: Order = .plain, leadingB: Int,
        into c: UnsafeMutablePointer<Float>, leadingC: Int,
        m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
    ) {
        _ = singleThreaded
        cblas_sgemm(
            CblasRowMajor, orderA == .plain ? CblasNoTrans : CblasTrans,
            orderB == .plain ? CblasNoTrans : CblasTrans,
            blasint(m), blasint(n), blasint(k), alpha, a, blasint(leadingA), b, blasint(leadingB), beta,
            c,
            blasint(leadingC))
    }
}
