/// LSTM layers on top of one another, run one step at a time or all at once, with an initial state from outside.
///
/// The lowest layer has no input matrix: its pre-activations are written by whoever feeds the stack.
public struct StackedLSTM: Sendable {
    public let layers: [LSTMLayer]
    public let size: Int

    public final class Activations {
        public let layers: [LSTMActivations]

        init(_ layers: [LSTMActivations]) { self.layers = layers }

        public var lowest: LSTMActivations { layers[0] }
        public var highest: LSTMActivations { layers[layers.count - 1] }
        public var rows: Int { layers[0].rows }
        public var steps: Int { layers[0].steps }

        public func begin(steps: Int, rows: Int) { for layer in layers { layer.begin(steps: steps, rows: rows) } }
        public func beginBackward() { for layer in layers { layer.beginBackward() } }
    }

    public init(_ name: String, layerCount: Int, size: Int, in layout: inout ParameterLayout) {
        precondition(layerCount > 0, "a stack has at least one layer")
        var layers: [LSTMLayer] = []
        for index in 0..<layerCount {
            layers.append(
                LSTMLayer("\(name).\(index)", inputSize: index == 0 ? 0 : size, size: size, in: &layout))
        }
        self.layers = layers
        self.size = size
    }

    /// Floats of a row's whole state: hidden and cell of every layer.
    public var stateSize: Int { 2 * size * layers.count }

    public func activations(steps: Int, rows: Int, isTraining: Bool = true, gateSteps: Int? = nil) -> Activations {
        Activations(
            layers.map {
                $0.activations(steps: steps, rows: rows, isTraining: isTraining, gateSteps: gateSteps)
            })
    }

    public func openForgetGate(_ parameters: UnsafeMutablePointer<Float>) {
        for layer in layers { layer.openForgetGate(parameters) }
    }

    /// Sets the initial state from (rows, stateSize), a row being hidden 0, cell 0, hidden 1 and so on.
    public func setInitialState(_ a: Activations, from states: UnsafePointer<Float>) {
        for row in 0..<a.rows {
            for (index, layer) in a.layers.enumerated() {
                let source = states + row * stateSize + 2 * index * size
                (layer.initialHidden + row * size).update(from: source, count: size)
                (layer.initialCell + row * size).update(from: source + size, count: size)
            }
        }
    }

    /// Copies the gradients of the initial state after `backward`, laid out as in `setInitialState`.
    public func copyInitialStateGradients(_ a: Activations, to gradients: UnsafeMutablePointer<Float>) {
        for row in 0..<a.rows {
            for (index, layer) in a.layers.enumerated() {
                let target = gradients + row * stateSize + 2 * index * size
                target.update(from: layer.initialHiddenGradient + row * size, count: size)
                (target + size).update(from: layer.initialCellGradient + row * size, count: size)
            }
        }
    }

    /// Runs one step of every layer; the lowest layer's gates hold its input.
    public func step(_ parameters: UnsafePointer<Float>, _ a: Activations, at step: Int) {
        for (index, layer) in layers.enumerated() {
            if index > 0 {
                layer.project(
                    parameters, a.layers[index - 1].output(at: step), steps: step..<step + 1, into: a.layers[index])
            }
            layer.step(parameters, a.layers[index], at: step)
        }
    }

    /// Runs all steps.
    public func forward(_ parameters: UnsafePointer<Float>, _ a: Activations) {
        for (index, layer) in layers.enumerated() {
            if index > 0 {
                layer.project(parameters, a.layers[index - 1].outputs, steps: 0..<a.steps, into: a.layers[index])
            }
            layer.forward(parameters, a.layers[index])
        }
    }

    /// From the gradients of the highest layer's outputs to those of the lowest layer's pre-activations.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, _ a: Activations
    ) {
        for index in layers.indices.reversed() {
            layers[index].backward(parameters, gradients: gradients, a.layers[index], wantsInitialState: true)
            guard index > 0 else { continue }
            layers[index].projectBackward(
                parameters, gradients: gradients, x: a.layers[index - 1].outputs, a.layers[index],
                dx: a.layers[index - 1].outputGradients)
        }
    }
}
