import CNeuralKernels

/// A fully connected layer, y = f(x W + b), with f the identity or tanh.
///
/// x is (rows, inputSize), W (inputSize, outputSize), y (rows, outputSize).
public struct Dense: Sendable {
    public enum Activation: Sendable { case identity, tanh }

    public let inputSize: Int
    public let outputSize: Int
    public let activation: Activation
    private let weights: Slot
    private let bias: Slot?

    /// Reserves `NAME.weight` and, unless told otherwise, `NAME.bias`.
    public init(
        _ name: String, inputSize: Int, outputSize: Int, activation: Activation = .identity, hasBias: Bool = true,
        in layout: inout ParameterLayout
    ) {
        self.inputSize = inputSize
        self.outputSize = outputSize
        self.activation = activation
        let limit = (6 / Float(inputSize + outputSize)).squareRoot()
        weights = layout.add(name + ".weight", [inputSize, outputSize], .uniform(limit))
        bias = hasBias ? layout.add(name + ".bias", [outputSize], .zeros) : nil
    }

    /// Sets every bias to a value; call after initialising.
    public func setBias(_ value: Float, in parameters: UnsafeMutablePointer<Float>) {
        if let bias { (parameters + bias.offset).update(repeating: value, count: bias.count) }
    }

    public func forward(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>
    ) {
        BLAS.multiply(
            x, leadingA: inputSize, parameters + weights.offset, leadingB: outputSize, into: y, leadingC: outputSize,
            m: rows, n: outputSize, k: inputSize)
        if let bias { nk_add_bias(y, parameters + bias.offset, rows, outputSize) }
        if activation == .tanh { nk_tanh(y, y, rows * outputSize) }
    }

    /// Adds the gradients of the weights to `gradients` and writes, or adds, that of the input to `dx`.
    ///
    /// `y` is the output of `forward`; `dy` is replaced by the gradient before the activation.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>,
        y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>, rows: Int, dx: UnsafeMutablePointer<Float>?,
        addsToInput: Bool = false
    ) {
        if activation == .tanh { nk_tanh_backward(y, dy, dy, rows * outputSize) }
        BLAS.multiply(
            x, .transposed, leadingA: inputSize, dy, leadingB: outputSize, into: gradients + weights.offset,
            leadingC: outputSize, m: inputSize, n: outputSize, k: rows, beta: 1)
        if let bias { nk_add_column_sums(dy, gradients + bias.offset, rows, outputSize) }
        guard let dx else { return }
        BLAS.multiply(
            dy, leadingA: outputSize, parameters + weights.offset, .transposed, leadingB: outputSize, into: dx,
            leadingC: inputSize, m: rows, n: inputSize, k: outputSize, beta: addsToInput ? 1 : 0)
    }
}
