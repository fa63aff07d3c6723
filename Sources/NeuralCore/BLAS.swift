import CNeuralKernels
import COpenBLAS

/// How exactly the factors of a matrix product are read; sums are in single precision either way.
public enum ProductPrecision: String, Codable, Sendable, CaseIterable {
    case single
    /// Factors rounded to bfloat16 (8 bits of mantissa, the exponents of single precision, so that no loss scaling is
    /// needed), at twice the speed and more; single where that would not be faster.
    case mixed

    /// Whether this processor multiplies bfloat16 faster than single precision.
    public static var isMixedFast: Bool { nk_product_support() >= 2 }
}

/// The few BLAS calls the layers need, row-major, single precision.
public enum BLAS {
    /// Whether a matrix is read as it lies or transposed.
    public enum Order: Sendable { case plain, transposed }

    /// Threads are ours: OpenBLAS runs each call on the caller's thread.
    public static let singleThreaded: Void = openblas_set_num_threads(1)

    /// Products of fewer rows are left to OpenBLAS: packing the other factor would not pay.
    private static let fewRows = 4

    /// C (m × n) = alpha · op(A) (m × k) · op(B) (k × n) + beta · C, leading dimensions in floats.
    @inline(__always)
    public static func multiply(
        _ a: UnsafePointer<Float>, _ orderA: Order = .plain, leadingA: Int,
        _ b: UnsafePointer<Float>, _ orderB: Order = .plain, leadingB: Int,
        into c: UnsafeMutablePointer<Float>, leadingC: Int,
        m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
    ) {
        if m >= fewRows, alpha == 1, beta == 0 || beta == 1,
            nk_multiply(
                nk_thread_precision(), a, orderA == .plain ? 0 : 1, leadingA, b, orderB == .plain ? 0 : 1, leadingB, c,
                leadingC, m, n, k, beta == 0 ? 0 : 1) == 1
        {
            return
        }
        _ = singleThreaded
        cblas_sgemm(
            CblasRowMajor, orderA == .plain ? CblasNoTrans : CblasTrans,
            orderB == .plain ? CblasNoTrans : CblasTrans,
            blasint(m), blasint(n), blasint(k), alpha, a, blasint(leadingA), b, blasint(leadingB), beta,
            c,
            blasint(leadingC))
    }

    /// Runs `body` with the calling thread's products in a precision, as automatic mixed precision does
    /// (Micikevicius et al. 2018; Kalamkar et al. 2019 for bfloat16).
    public static func withPrecision<Result>(_ precision: ProductPrecision, _ body: () throws -> Result) rethrows
        -> Result
    {
        let before = nk_thread_precision()
        nk_set_thread_precision(precision == .mixed && ProductPrecision.isMixedFast ? 1 : 0)
        defer { nk_set_thread_precision(before) }
        return try body()
    }
}
