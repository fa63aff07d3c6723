import CNeuralKernels

/// Sums over blocks of rows.
public enum Rows {
    /// y += x
    public static func add(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int) {
        nk_add(x, y, count)
    }
}
