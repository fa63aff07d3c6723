/// y = x W + b, with W (inputs, outputs) row-major.
public struct Linear: Sendable {
    public let inputs: Int
    public let outputs: Int
    public let weight: Slot
    public let bias: Slot

    /// Reserves `name.weight` (inputs, outputs) and `name.bias` (outputs, zeros at first).
    public init(
        _ name: String, inputs: Int, outputs: Int, deviation: Float, in layout: inout ParameterLayout
    ) {
        self.inputs = inputs
        self.outputs = outputs
        weight = layout.add("\(name).weight", [inputs, outputs], .normal(deviation), decays: true)
        bias = layout.add("\(name).bias", [outputs], .zeros)
    }

    /// x (rows, inputs) -> y (rows, outputs).
    public func forward(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
        into y: UnsafeMutablePointer<Float>, rows: Int
    ) {
        BLAS.multiply(
            x, leadingA: inputs, parameters + weight.offset, leadingB: outputs, into: y,
            leadingC: outputs, m: rows,
            n: outputs, k: inputs)
        Kernels.addBias(parameters + bias.offset, to: y, rows: rows, columns: outputs)
    }

    /// Adds the gradients of W and b; writes dx (rows, inputs) if wanted.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
        _ x: UnsafePointer<Float>,
        _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>?, rows: Int
    ) {
        Kernels.addColumnSums(of: dy, to: gradients + bias.offset, rows: rows, columns: outputs)
        BLAS.multiply(
            x, .transposed, leadingA: inputs, dy, leadingB: outputs, into: gradients + weight.offset,
            leadingC: outputs, m: inputs, n: outputs, k: rows, beta: 1)
        guard let dx else { return }
        BLAS.multiply(
            dy, leadingA: outputs, parameters + weight.offset, .transposed, leadingB: outputs, into: dx,
            leadingC: inputs, m: rows, n: inputs, k: outputs)
    }
}
