import NeuralCore

/// Blocks that refine a vector, x + tanh(x W1 + b1) W2 (He et al. 2016): between the conductor and the decoders they
/// turn a bar's plan into what its decoder needs.
struct ResidualBlocks: Sendable {
    private let size: Int
    private let inner: [Dense]
    private let outer: [Dense]

    init(_ name: String, count: Int, size: Int, in layout: inout ParameterLayout) {
        self.size = size
        var inner: [Dense] = []
        var outer: [Dense] = []
        for index in 0..<count {
            inner.append(
                Dense("\(name).\(index).inner", inputSize: size, outputSize: size, activation: .tanh, in: &layout))
            outer.append(
                Dense("\(name).\(index).outer", inputSize: size, outputSize: size, hasBias: false, in: &layout))
        }
        self.inner = inner
        self.outer = outer
    }

    final class Pass {
        /// What goes into each block, what is inside it.
        fileprivate let inputs: [FloatBuffer]
        fileprivate let hidden: [FloatBuffer]
        fileprivate let change: FloatBuffer

        init(_ blocks: ResidualBlocks, rows: Int) {
            inputs = blocks.inner.map { _ in FloatBuffer(count: rows * blocks.size) }
            hidden = blocks.inner.map { _ in FloatBuffer(count: rows * blocks.size) }
            change = FloatBuffer(count: rows * blocks.size)
        }
    }

    /// Replaces x (rows, size) by the output of the last block.
    func forward(_ parameters: UnsafePointer<Float>, _ x: UnsafeMutablePointer<Float>, rows: Int, _ pass: Pass) {
        for index in inner.indices {
            pass.inputs[index].pointer.update(from: x, count: rows * size)
            inner[index].forward(parameters, x, rows: rows, into: pass.hidden[index].pointer)
            outer[index].forward(parameters, pass.hidden[index].pointer, rows: rows, into: pass.change.pointer)
            Kernels.add(pass.change.pointer, to: x, count: rows * size)
        }
    }

    /// Replaces the gradient of the output by that of the input, and `x` by the input.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>, x: UnsafeMutablePointer<Float>, rows: Int, _ pass: Pass
    ) {
        for index in inner.indices.reversed() {
            outer[index].backward(
                parameters, gradients: gradients, x: pass.hidden[index].pointer, y: gradient, dy: gradient, rows: rows,
                dx: pass.change.pointer)
            inner[index].backward(
                parameters, gradients: gradients, x: pass.inputs[index].pointer, y: pass.hidden[index].pointer,
                dy: pass.change.pointer, rows: rows, dx: gradient, addsToInput: true)
        }
        if let first = pass.inputs.first { x.update(from: first.pointer, count: rows * size) }
    }
}
