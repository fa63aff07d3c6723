import CNeuralKernels

/// A long short-term memory layer (Hochreiter & Schmidhuber 1997; forget gate by Gers et al. 2000).
///
/// i, f, o = σ(x W + h U + b), g = tanh(x W + h U + b), c' = f c + i g, h' = o tanh c'.
/// W is (inputSize, 4 size), U (size, 4 size), b (4 size), gates in the order i, f, g, o.
/// The input's part is computed for all steps at once, the recurrent part step by step.
/// With `inputSize` 0 there is no W: the pre-activations come from symbol tables and the like.
public struct LSTMLayer: Sendable {
    public let inputSize: Int
    public let size: Int
    public let isReversed: Bool
    let input: Slot?
    let recurrent: Slot
    private let bias: Slot

    /// Reserves `NAME.input`, `NAME.recurrent` and `NAME.bias`.
    public init(
        _ name: String, inputSize: Int, size: Int, isReversed: Bool = false, in layout: inout ParameterLayout
    ) {
        self.inputSize = inputSize
        self.size = size
        self.isReversed = isReversed
        let limit = 1 / Float(size).squareRoot()
        input = inputSize > 0 ? layout.add(name + ".input", [inputSize, 4 * size], .uniform(limit)) : nil
        recurrent = layout.add(name + ".recurrent", [size, 4 * size], .uniform(limit))
        bias = layout.add(name + ".bias", [4 * size], .zeros)
    }

    public func activations(
        steps: Int, rows: Int, isTraining: Bool = true, gateSteps: Int? = nil
    ) -> LSTMActivations {
        LSTMActivations(
            size: size, steps: steps, rows: rows, isReversed: isReversed, isTraining: isTraining, gateSteps: gateSteps)
    }

    /// Lets the layer remember at first: the forget gate's bias is 1 (Jozefowicz et al. 2015). Call after initialising.
    public func openForgetGate(_ parameters: UnsafeMutablePointer<Float>) {
        (parameters + bias.offset + size).update(repeating: 1, count: size)
    }

    /// Writes, or adds, x W to the gates of some steps, which lie one behind the other; x is (steps, rows, inputSize).
    public func project(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, steps: Range<Int>,
        into activations: LSTMActivations, adds: Bool = false
    ) {
        guard let input else { return }
        if let packed = activations.packed, steps.count <= packed.steps {
            return packed.project(
                x, rows: steps.count * activations.rows, into: activations.gates(at: steps.lowerBound), adds: adds)
        }
        BLAS.multiply(
            x, leadingA: inputSize, parameters + input.offset, leadingB: 4 * size,
            into: activations.gates(at: steps.lowerBound), leadingC: 4 * size, m: steps.count * activations.rows,
            n: 4 * size, k: inputSize, beta: adds ? 1 : 0)
    }

    /// Runs all steps; the gates hold the input's part on entry.
    public func forward(_ parameters: UnsafePointer<Float>, _ activations: LSTMActivations) {
        forward(parameters, activations, steps: 0..<activations.steps)
    }

    /// Runs some steps in the layer's own direction; those before them have been run.
    public func forward(_ parameters: UnsafePointer<Float>, _ activations: LSTMActivations, steps: Range<Int>) {
        for index in 0..<steps.count {
            step(parameters, activations, at: isReversed ? steps.upperBound - 1 - index : steps.lowerBound + index)
        }
    }

    /// Runs one step, whose predecessor has been run.
    public func step(_ parameters: UnsafePointer<Float>, _ a: LSTMActivations, at step: Int) {
        let gates = a.gates(at: step)
        let before = a.before(step)
        let after = a.after(step)
        // Parameters change between passes alone, and each begins with its first step.
        if step == (isReversed ? a.steps - 1 : 0) {
            a.isRecurrentPacked =
                a.packed == nil && a.isLong
                && a.recurrent.pack(parameters + recurrent.offset, leading: 4 * size, n: 4 * size, k: size)
        }
        if let packed = a.packed {
            packed.addRecurrent(a.hidden.pointer + before, rows: a.rows, to: gates)
        } else if a.isRecurrentPacked {
            a.recurrent.add(a.hidden.pointer + before, leadingA: size, to: gates, leadingC: 4 * size, m: a.rows)
        } else {
            BLAS.multiply(
                a.hidden.pointer + before, leadingA: size, parameters + recurrent.offset, leadingB: 4 * size,
                into: gates, leadingC: 4 * size, m: a.rows, n: 4 * size, k: size, beta: 1)
        }
        nk_lstm_gates(
            gates, parameters + bias.offset, a.cell.pointer + before, a.cell.pointer + after, a.hidden.pointer + after,
            a.rows, size)
    }

    /// Turns the gradients of the outputs into those of the pre-activations (in place of the gates) and adds
    /// those of U and b to `gradients`.
    ///
    /// - Parameter wantsInitialState: whether the gradient of the initial hidden state is needed.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, _ a: LSTMActivations,
        wantsInitialState: Bool
    ) {
        let isPacked =
            a.isLong
            && a.recurrentTransposed.pack(
                parameters + recurrent.offset, .transposed, leading: 4 * size, n: size, k: 4 * size)
        for index in 0..<a.steps {
            let step = isReversed ? index : a.steps - 1 - index
            let gates = a.gates(at: step)
            let before = a.before(step)
            let after = a.after(step)
            nk_lstm_gates_backward(
                gates, a.cell.pointer + before, a.cell.pointer + after, a.hiddenGradient.pointer + after,
                a.cellGradient.pointer, a.rows, size)
            if index == a.steps - 1, !wantsInitialState { break }
            if isPacked {
                a.recurrentTransposed.add(
                    gates, leadingA: 4 * size, to: a.hiddenGradient.pointer + before, leadingC: size, m: a.rows)
                continue
            }
            BLAS.multiply(
                gates, leadingA: 4 * size, parameters + recurrent.offset, .transposed, leadingB: 4 * size,
                into: a.hiddenGradient.pointer + before, leadingC: size, m: a.rows, n: size, k: 4 * size, beta: 1)
        }
        let rows = a.steps * a.rows
        BLAS.multiply(
            a.hidden.pointer + (isReversed ? a.rows * size : 0), .transposed, leadingA: size, a.gates.pointer,
            leadingB: 4 * size, into: gradients + recurrent.offset, leadingC: 4 * size, m: size, n: 4 * size, k: rows,
            beta: 1)
        nk_add_column_sums(a.gates.pointer, gradients + bias.offset, rows, 4 * size)
    }

    /// The gradients of `project` over all steps, after `backward`: adds that of W, writes or adds that of x.
    public func projectBackward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>,
        _ a: LSTMActivations, dx: UnsafeMutablePointer<Float>?, addsToInput: Bool = false
    ) {
        guard let input else { return }
        let rows = a.steps * a.rows
        BLAS.multiply(
            x, .transposed, leadingA: inputSize, a.gates.pointer, leadingB: 4 * size, into: gradients + input.offset,
            leadingC: 4 * size, m: inputSize, n: 4 * size, k: rows, beta: 1)
        guard let dx else { return }
        BLAS.multiply(
            a.gates.pointer, leadingA: 4 * size, parameters + input.offset, .transposed, leadingB: 4 * size, into: dx,
            leadingC: inputSize, m: rows, n: inputSize, k: 4 * size, beta: addsToInput ? 1 : 0)
    }
}
