import NeuralCore

/// Turns a latent vector into one embedding a bar: long structure can only come through here.
///
/// The state starts as tanh(z W); at every bar z and a row for the bar's number come in; the output is
/// tanh(h W + z V[bar]), so that each bar's decoder gets a bounded vector.
struct Conductor: Sendable {
    let stack: StackedLSTM
    private let start: Dense
    private let latentInput: Dense
    private let barTable: SymbolTable
    private let output: Dense
    /// From z to each bar's embedding.
    private let shortcut: PlacedDense?
    /// Between them where bars have a code.
    private let code: BarCode?
    private let blocks: ResidualBlocks?

    init(_ configuration: MusicVAEConfiguration, in layout: inout ParameterLayout) {
        let size = configuration.conductorSize
        stack = StackedLSTM("conductor", layerCount: configuration.conductorLayers, size: size, in: &layout)
        start = Dense(
            "conductor.start", inputSize: configuration.latentSize, outputSize: stack.stateSize, activation: .tanh,
            in: &layout)
        latentInput = Dense(
            "conductor.latent", inputSize: configuration.latentSize, outputSize: 4 * size, hasBias: false, in: &layout)
        barTable = SymbolTable(
            "conductor.places", symbolCount: configuration.maximumBars, width: 4 * size, limit: 0.5, in: &layout)
        output = Dense(
            "conductor.output", inputSize: size, outputSize: configuration.embeddingSize, in: &layout)
        shortcut =
            configuration.hasShortcuts && configuration.barCodeSize == 0
            ? PlacedDense(
                "conductor.shortcut", places: configuration.maximumBars, inputSize: configuration.latentSize,
                outputSize: configuration.embeddingSize, in: &layout) : nil
        code =
            configuration.hasShortcuts && configuration.barCodeSize > 0
            ? BarCode("conductor.code", .fromLatent, width: configuration.embeddingSize, configuration, in: &layout)
            : nil
        blocks =
            configuration.residualBlocks > 0
            ? ResidualBlocks(
                "conductor.blocks", count: configuration.residualBlocks, size: configuration.embeddingSize, in: &layout)
            : nil
    }

    final class Pass {
        let activations: StackedLSTM.Activations
        /// (bars, rows, embeddingSize) and its gradient.
        let embeddings: FloatBuffer
        let embeddingGradients: FloatBuffer
        let start: FloatBuffer
        let startGradient: FloatBuffer
        let latentInput: FloatBuffer
        let code: BarCode.Pass?
        let blocks: ResidualBlocks.Pass?

        init(_ conductor: Conductor, bars: Int, rows: Int, isTraining: Bool) {
            activations = conductor.stack.activations(steps: bars, rows: rows, isTraining: isTraining)
            let count = bars * rows * conductor.output.outputSize
            embeddings = FloatBuffer(count: count)
            embeddingGradients = FloatBuffer(count: isTraining ? count : 0)
            start = FloatBuffer(count: rows * conductor.stack.stateSize)
            startGradient = FloatBuffer(count: isTraining ? rows * conductor.stack.stateSize : 0)
            latentInput = FloatBuffer(count: rows * 4 * conductor.stack.size)
            code = conductor.code.map { BarCode.Pass($0, bars: bars, rows: rows, isTraining: isTraining) }
            blocks = conductor.blocks.map { ResidualBlocks.Pass($0, rows: bars * rows) }
        }
    }

    func prepare(_ parameters: UnsafeMutablePointer<Float>) {
        stack.openForgetGate(parameters)
        code?.prepare(parameters)
    }

    /// From z (rows, latentSize) to embeddings (bars, rows, embeddingSize).
    func forward(_ parameters: UnsafePointer<Float>, z: UnsafePointer<Float>, bars: Int, rows: Int, _ pass: Pass) {
        let lowest = pass.activations.lowest
        pass.activations.begin(steps: bars, rows: rows)
        start.forward(parameters, z, rows: rows, into: pass.start.pointer)
        stack.setInitialState(pass.activations, from: pass.start.pointer)
        latentInput.forward(parameters, z, rows: rows, into: pass.latentInput.pointer)
        for bar in 0..<bars {
            lowest.gates(at: bar).update(from: pass.latentInput.pointer, count: rows * latentInput.outputSize)
            barTable.addRow(parameters, symbol: bar, rows: rows, to: lowest.gates(at: bar))
        }
        stack.forward(parameters, pass.activations)
        output.forward(
            parameters, pass.activations.highest.outputs, rows: bars * rows, into: pass.embeddings.pointer)
        let size = rows * output.outputSize
        if let shortcut {
            for bar in 0..<bars {
                shortcut.addForward(parameters, z, place: bar, rows: rows, to: pass.embeddings.pointer + bar * size)
            }
        }
        if let code, let room = pass.code {
            code.addForward(parameters, z, bars: bars, rows: rows, to: pass.embeddings.pointer, room)
        }
        Kernels.tanh(pass.embeddings.pointer, pass.embeddings.pointer, count: bars * size)
        if let blocks, let room = pass.blocks {
            blocks.forward(parameters, pass.embeddings.pointer, rows: bars * rows, room)
        }
    }

    /// From `embeddingGradients` (consumed) to the gradient of z, written to `dz`.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, z: UnsafePointer<Float>,
        _ pass: Pass, dz: UnsafeMutablePointer<Float>
    ) {
        let a = pass.activations
        a.beginBackward()
        if let blocks, let room = pass.blocks {
            blocks.backward(
                parameters, gradients: gradients, pass.embeddingGradients.pointer, x: pass.embeddings.pointer,
                rows: a.steps * a.rows, room)
        }
        Kernels.tanhBackward(
            pass.embeddings.pointer, pass.embeddingGradients.pointer, pass.embeddingGradients.pointer,
            count: a.steps * a.rows * output.outputSize)
        output.backward(
            parameters, gradients: gradients, x: a.highest.outputs, y: pass.embeddings.pointer,
            dy: pass.embeddingGradients.pointer, rows: a.steps * a.rows, dx: a.highest.outputGradients)
        stack.backward(parameters, gradients: gradients, a)
        let width = latentInput.outputSize
        pass.latentInput.fill(0)
        for bar in 0..<a.steps {
            barTable.backwardRow(gradients: gradients, symbol: bar, rows: a.rows, dy: a.lowest.gates(at: bar))
            Kernels.add(a.lowest.gates(at: bar), to: pass.latentInput.pointer, count: a.rows * width)
        }
        latentInput.backward(
            parameters, gradients: gradients, x: z, y: pass.latentInput.pointer, dy: pass.latentInput.pointer,
            rows: a.rows, dx: dz)
        stack.copyInitialStateGradients(a, to: pass.startGradient.pointer)
        start.backward(
            parameters, gradients: gradients, x: z, y: pass.start.pointer, dy: pass.startGradient.pointer,
            rows: a.rows, dx: dz, addsToInput: true)
        if let code, let room = pass.code {
            code.backward(
                parameters, gradients: gradients, x: z, dy: pass.embeddingGradients.pointer, bars: a.steps,
                rows: a.rows,
                room, addingTo: dz)
        }
        guard let shortcut else { return }
        for bar in 0..<a.steps {
            shortcut.backward(
                parameters, gradients: gradients, x: z,
                dy: pass.embeddingGradients.pointer + bar * a.rows * output.outputSize, place: bar, rows: a.rows,
                addingTo: dz)
        }
    }
}
