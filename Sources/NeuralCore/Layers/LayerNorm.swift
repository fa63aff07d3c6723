import CNeuralKernels

/// y = gamma (x − mean) / √(variance + 1e-5) + beta, over each row (Ba, Kiros & Hinton 2016).
public struct LayerNorm: Sendable {
    public static let epsilon: Float = 1e-5

    public let dimension: Int
    public let gamma: Slot
    public let beta: Slot

    /// Reserves `name.gamma` (ones at first) and `name.beta` (zeros).
    public init(_ name: String, dimension: Int, in layout: inout ParameterLayout) {
        self.dimension = dimension
        gamma = layout.add("\(name).gamma", [dimension], .ones)
        beta = layout.add("\(name).beta", [dimension], .zeros)
    }

    /// x (rows, dimension) -> y; `statistics` (2 rows) keeps means, then reciprocal deviations.
    public func forward(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
        into y: UnsafeMutablePointer<Float>,
        statistics: UnsafeMutablePointer<Float>, rows: Int
    ) {
        nk_layer_norm(
            x, parameters + gamma.offset, parameters + beta.offset, y, statistics, statistics + rows,
            rows, dimension,
            Self.epsilon)
    }

    /// Adds the gradients of gamma and beta, and that of x to `dx`.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
        _ x: UnsafePointer<Float>,
        statistics: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
        addingTo dx: UnsafeMutablePointer<Float>,
        rows: Int
    ) {
        nk_layer_norm_backward(
            dy, x, parameters + gamma.offset, statistics, statistics + rows, dx, gradients + gamma.offset,
            gradients + beta.offset, rows, dimension)
    }
}
