import NeuralCore

/// Reads sequences of symbols of one voice with a bidirectional LSTM of one or more layers; its features are the final
/// states.
///
/// The input of a step is what its symbol brings plus a row for its place in the bar.
struct SymbolEncoder: Sendable {
    let layers: [BidirectionalLSTM]
    let stepsPerBar: Int
    /// One a direction.
    private let symbolTables: [VoiceTable]
    private let placeTables: [SymbolTable]
    /// Rows for each place, added to the features; only for sequences of one bar.
    private let shortcut: VoiceTable?

    init(_ configuration: MusicVAEConfiguration, _ voice: MusicVAEVoice, in layout: inout ParameterLayout) {
        let name = configuration.name("encoder", voice)
        let size = configuration.encoderSize
        stepsPerBar = configuration.stepsPerBar
        var symbolTables: [VoiceTable] = []
        var placeTables: [SymbolTable] = []
        for direction in ["forwards", "backwards"] {
            symbolTables.append(
                VoiceTable("\(name).symbols.\(direction)", voice, width: 4 * size, limit: 0.5, in: &layout))
            placeTables.append(
                SymbolTable(
                    "\(name).places.\(direction)", symbolCount: stepsPerBar, width: 4 * size, limit: 0.5, in: &layout))
        }
        self.symbolTables = symbolTables
        self.placeTables = placeTables
        var layers: [BidirectionalLSTM] = []
        for index in 0..<configuration.encoderLayers {
            layers.append(
                BidirectionalLSTM(
                    "\(name).\(index)", inputSize: index == 0 ? 0 : 2 * size, size: size, in: &layout))
        }
        self.layers = layers
        let isPlaced = configuration.hasShortcuts && configuration.encoder == .hierarchical
        shortcut =
            isPlaced
            ? VoiceTable(
                name + ".shortcut", voice, places: configuration.stepsPerBar, width: 2 * size, limit: 0.02, in: &layout)
            : nil
    }

    var featureSize: Int { layers[0].outputSize }

    /// Rows of input that are multiplied at once by a pass that is not trained through: their gates stay in the cache.
    private static let rowsAtOnce = 512

    final class Pass {
        let layers: [BidirectionalLSTM.Activations]
        /// Outputs of each layer but the last, side by side, and their gradients.
        let between: [FloatBuffer]
        let betweenGradient: FloatBuffer
        let features: FloatBuffer
        let featureGradients: FloatBuffer

        init(_ encoder: SymbolEncoder, steps: Int, rows: Int, isTraining: Bool) {
            // Without a way back, as many steps as make products large enough.
            let gateSteps = isTraining ? steps : max(1, SymbolEncoder.rowsAtOnce / max(1, rows))
            layers = encoder.layers.map {
                $0.activations(steps: steps, rows: rows, isTraining: isTraining, gateSteps: gateSteps)
            }
            let count = steps * rows * encoder.featureSize
            between = encoder.layers.dropLast().map { _ in FloatBuffer(count: count) }
            betweenGradient = FloatBuffer(count: isTraining && encoder.layers.count > 1 ? count : 0)
            features = FloatBuffer(count: rows * encoder.featureSize)
            featureGradients = FloatBuffer(count: isTraining ? rows * encoder.featureSize : 0)
        }
    }

    func openForgetGate(_ parameters: UnsafeMutablePointer<Float>) {
        for layer in layers { layer.openForgetGate(parameters) }
    }

    /// From symbols (steps, rows) to features (rows, featureSize).
    func forward(_ parameters: UnsafePointer<Float>, _ symbols: [Int32], steps: Int, rows: Int, _ pass: Pass) {
        for (index, layer) in layers.enumerated() {
            let activations = pass.layers[index]
            activations.begin(steps: steps, rows: rows)
            if index == 0 {
                layer.forward(parameters, activations) { feed(parameters, symbols, $1, $2) }
            } else {
                layers[index - 1].copyOutputs(pass.layers[index - 1], to: pass.between[index - 1].pointer)
                layer.forward(parameters, pass.between[index - 1].pointer, activations)
            }
        }
        layers[layers.count - 1].copyFinalStates(pass.layers[layers.count - 1], to: pass.features.pointer)
        guard let shortcut else { return }
        symbols.withUnsafeBufferPointer { symbols in
            guard let base = symbols.baseAddress else { return }
            for step in 0..<steps {
                shortcut.addForward(
                    parameters, base + step * rows, place: step, rows: rows, to: pass.features.pointer)
            }
        }
    }

    private func feed(
        _ parameters: UnsafePointer<Float>, _ symbols: [Int32], _ activations: LSTMActivations, _ steps: Range<Int>
    ) {
        let rows = activations.rows
        let direction = activations.isReversed ? 1 : 0
        for step in steps {
            let gates = activations.gates(at: step)
            gates.update(repeating: 0, count: rows * placeTables[direction].width)
            placeTables[direction].addRow(parameters, symbol: step % stepsPerBar, rows: rows, to: gates)
            symbols.withUnsafeBufferPointer { symbols in
                guard let base = symbols.baseAddress else { return }
                symbolTables[direction].addForward(parameters, base + step * rows, rows: rows, to: gates)
            }
        }
    }

    /// From `featureGradients` to the gradients of all tables and layers.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, _ symbols: [Int32], _ pass: Pass
    ) {
        for activations in pass.layers { activations.beginBackward() }
        let shape = pass.layers[0].forwards
        symbols.withUnsafeBufferPointer { symbols in
            guard let shortcut, let base = symbols.baseAddress else { return }
            for step in 0..<shape.steps {
                shortcut.backward(
                    gradients: gradients, base + step * shape.rows, place: step, rows: shape.rows,
                    dy: pass.featureGradients.pointer)
            }
        }
        layers[layers.count - 1].setFinalGradients(pass.layers[layers.count - 1], from: pass.featureGradients.pointer)
        for index in layers.indices.reversed() {
            let activations = pass.layers[index]
            layers[index].backward(parameters, gradients: gradients, activations)
            guard index > 0 else { break }
            layers[index].projectBackward(
                parameters, gradients: gradients, x: pass.between[index - 1].pointer, activations,
                dx: pass.betweenGradient.pointer)
            layers[index - 1].setOutputGradients(pass.layers[index - 1], from: pass.betweenGradient.pointer)
        }
        let lowest = pass.layers[0]
        for (direction, activations) in [lowest.forwards, lowest.backwards].enumerated() {
            let rows = activations.rows
            symbols.withUnsafeBufferPointer { symbols in
                guard let base = symbols.baseAddress else { return }
                symbolTables[direction].backward(
                    gradients: gradients, base, rows: activations.steps * rows, dy: activations.gates(at: 0))
            }
            for step in 0..<activations.steps {
                placeTables[direction].backwardRow(
                    gradients: gradients, symbol: step % stepsPerBar, rows: rows, dy: activations.gates(at: step))
            }
        }
    }
}
