/// Two LSTM layers that read the same input, one from each end (Schuster & Paliwal 1997).
///
/// Outputs and final states are the two layers' side by side: (rows, 2 size).
public struct BidirectionalLSTM: Sendable {
    public let forwards: LSTMLayer
    public let backwards: LSTMLayer

    public final class Activations {
        public let forwards: LSTMActivations
        public let backwards: LSTMActivations

        init(forwards: LSTMActivations, backwards: LSTMActivations) {
            self.forwards = forwards
            self.backwards = backwards
        }

        public func begin(steps: Int, rows: Int) {
            forwards.begin(steps: steps, rows: rows)
            backwards.begin(steps: steps, rows: rows)
        }

        public func beginBackward() {
            forwards.beginBackward()
            backwards.beginBackward()
        }
    }

    public init(_ name: String, inputSize: Int, size: Int, in layout: inout ParameterLayout) {
        forwards = LSTMLayer(name + ".forwards", inputSize: inputSize, size: size, in: &layout)
        backwards = LSTMLayer(name + ".backwards", inputSize: inputSize, size: size, isReversed: true, in: &layout)
    }

    public var size: Int { forwards.size }
    public var outputSize: Int { 2 * forwards.size }

    public func activations(steps: Int, rows: Int, isTraining: Bool = true, gateSteps: Int? = nil) -> Activations {
        Activations(
            forwards: forwards.activations(steps: steps, rows: rows, isTraining: isTraining, gateSteps: gateSteps),
            backwards: backwards.activations(steps: steps, rows: rows, isTraining: isTraining, gateSteps: gateSteps))
    }

    public func openForgetGate(_ parameters: UnsafeMutablePointer<Float>) {
        forwards.openForgetGate(parameters)
        backwards.openForgetGate(parameters)
    }

    /// Runs both layers over x (steps, rows, inputSize), so many steps at a time as gates are kept.
    public func forward(_ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ a: Activations) {
        forward(parameters, a) { layer, activations, steps in
            let first = steps.lowerBound * activations.rows * layer.inputSize
            layer.project(parameters, x + first, steps: steps, into: activations)
        }
    }

    /// Runs both layers; `feed` writes the gates' input part of some steps for one of them.
    public func forward(
        _ parameters: UnsafePointer<Float>, _ a: Activations,
        feed: (_ layer: LSTMLayer, _ activations: LSTMActivations, _ steps: Range<Int>) -> Void
    ) {
        for (layer, activations) in [(forwards, a.forwards), (backwards, a.backwards)] {
            let count = activations.gateSteps
            let starts = Array(stride(from: 0, to: activations.steps, by: count))
            for start in layer.isReversed ? starts.reversed() : starts {
                let steps = start..<min(activations.steps, start + count)
                feed(layer, activations, steps)
                layer.forward(parameters, activations, steps: steps)
            }
        }
    }

    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, _ a: Activations
    ) {
        forwards.backward(parameters, gradients: gradients, a.forwards, wantsInitialState: false)
        backwards.backward(parameters, gradients: gradients, a.backwards, wantsInitialState: false)
    }

    /// The gradients of `project`; that of x is written to `dx`.
    public func projectBackward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>,
        _ a: Activations, dx: UnsafeMutablePointer<Float>?
    ) {
        forwards.projectBackward(parameters, gradients: gradients, x: x, a.forwards, dx: dx)
        backwards.projectBackward(parameters, gradients: gradients, x: x, a.backwards, dx: dx, addsToInput: true)
    }

    /// Copies the final states, (rows, 2 size).
    public func copyFinalStates(_ a: Activations, to target: UnsafeMutablePointer<Float>) {
        join(a.forwards.finalHidden, a.backwards.finalHidden, rows: a.forwards.rows, to: target)
    }

    /// Sets the gradients of the final states; call after `beginBackward`.
    public func setFinalGradients(_ a: Activations, from source: UnsafePointer<Float>) {
        part(source, rows: a.forwards.rows, to: a.forwards.finalHiddenGradient, a.backwards.finalHiddenGradient)
    }

    /// Copies the outputs of all steps, (steps, rows, 2 size).
    public func copyOutputs(_ a: Activations, to target: UnsafeMutablePointer<Float>) {
        join(a.forwards.outputs, a.backwards.outputs, rows: a.forwards.steps * a.forwards.rows, to: target)
    }

    /// Sets the gradients of all outputs; call after `beginBackward`.
    public func setOutputGradients(_ a: Activations, from source: UnsafePointer<Float>) {
        part(
            source, rows: a.forwards.steps * a.forwards.rows, to: a.forwards.outputGradients,
            a.backwards.outputGradients)
    }

    private func join(
        _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, rows: Int, to target: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<rows {
            (target + row * 2 * size).update(from: left + row * size, count: size)
            (target + row * 2 * size + size).update(from: right + row * size, count: size)
        }
    }

    private func part(
        _ source: UnsafePointer<Float>, rows: Int, to left: UnsafeMutablePointer<Float>,
        _ right: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<rows {
            (left + row * size).update(from: source + row * 2 * size, count: size)
            (right + row * size).update(from: source + row * 2 * size + size, count: size)
        }
    }
}
