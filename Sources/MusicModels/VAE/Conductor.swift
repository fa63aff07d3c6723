import NeuralCore

/// Turns a latent vector into one embedding a bar for each voice: long structure can only come through here.
///
/// The state starts as tanh(z W); at every bar z and a row for the bar's number come in; the output for a voice is
/// tanh(h W[voice] + z V[voice, bar]), so that each bar's decoder gets a bounded vector.
struct Conductor: Sendable {
    let stack: StackedLSTM
    private let start: Dense
    private let latentInput: Dense
    private let barTable: SymbolTable
    /// One a voice.
    private let outputs: [Dense]
    /// One a voice: from z to each bar's embedding.
    private let shortcuts: [PlacedDense]
    /// One a voice: between them where bars have a code.
    private let codes: [BarCode]
    private let embeddingSize: Int
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
        embeddingSize = configuration.embeddingSize
        var outputs: [Dense] = []
        var shortcuts: [PlacedDense] = []
        var codes: [BarCode] = []
        for (index, voice) in configuration.voices.enumerated() {
            outputs.append(
                Dense(
                    configuration.name("conductor.output", voice), inputSize: size,
                    outputSize: configuration.embeddingSize, in: &layout))
            guard configuration.hasShortcuts else { continue }
            if configuration.barCodeSize > 0 {
                codes.append(
                    BarCode(
                        "conductor.code", .fromLatent, voice: index, width: configuration.embeddingSize, configuration,
                        in: &layout))
            } else {
                shortcuts.append(
                    PlacedDense(
                        configuration.name("conductor.shortcut", voice), places: configuration.maximumBars,
                        inputSize: configuration.latentSize, outputSize: configuration.embeddingSize, in: &layout))
            }
        }
        self.outputs = outputs
        self.shortcuts = shortcuts
        self.codes = codes
        blocks =
            configuration.residualBlocks > 0
            ? ResidualBlocks(
                "conductor.blocks", count: configuration.residualBlocks, size: configuration.embeddingSize, in: &layout)
            : nil
    }

    final class Pass {
        let activations: StackedLSTM.Activations
        /// (voices, bars, rows, embeddingSize) and its gradient.
        let embeddings: FloatBuffer
        let embeddingGradients: FloatBuffer
        let start: FloatBuffer
        let startGradient: FloatBuffer
        let latentInput: FloatBuffer
        let codes: [BarCode.Pass]
        let blocks: ResidualBlocks.Pass?

        init(_ conductor: Conductor, bars: Int, rows: Int, isTraining: Bool) {
            activations = conductor.stack.activations(steps: bars, rows: rows, isTraining: isTraining)
            let count = conductor.outputs.count * bars * rows * conductor.embeddingSize
            embeddings = FloatBuffer(count: count)
            embeddingGradients = FloatBuffer(count: isTraining ? count : 0)
            start = FloatBuffer(count: rows * conductor.stack.stateSize)
            startGradient = FloatBuffer(count: isTraining ? rows * conductor.stack.stateSize : 0)
            latentInput = FloatBuffer(count: rows * 4 * conductor.stack.size)
            codes = conductor.codes.map { BarCode.Pass($0, bars: bars, rows: rows, isTraining: isTraining) }
            blocks = conductor.blocks.map { ResidualBlocks.Pass($0, rows: conductor.outputs.count * bars * rows) }
        }
    }

    func prepare(_ parameters: UnsafeMutablePointer<Float>) {
        stack.openForgetGate(parameters)
        for code in codes { code.prepare(parameters) }
    }

    /// From z (rows, latentSize) to embeddings (voices, bars, rows, embeddingSize).
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
        let size = rows * embeddingSize
        for (voice, output) in outputs.enumerated() {
            let embeddings = pass.embeddings.pointer + voice * bars * size
            output.forward(parameters, pass.activations.highest.outputs, rows: bars * rows, into: embeddings)
            if !shortcuts.isEmpty {
                for bar in 0..<bars {
                    shortcuts[voice].addForward(parameters, z, place: bar, rows: rows, to: embeddings + bar * size)
                }
            }
            if !codes.isEmpty {
                codes[voice].addForward(parameters, z, bars: bars, rows: rows, to: embeddings, pass.codes[voice])
            }
        }
        Kernels.tanh(pass.embeddings.pointer, pass.embeddings.pointer, count: outputs.count * bars * size)
        if let blocks, let room = pass.blocks {
            blocks.forward(parameters, pass.embeddings.pointer, rows: outputs.count * bars * rows, room)
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
                rows: outputs.count * a.steps * a.rows, room)
        }
        Kernels.tanhBackward(
            pass.embeddings.pointer, pass.embeddingGradients.pointer, pass.embeddingGradients.pointer,
            count: outputs.count * a.steps * a.rows * embeddingSize)
        let size = a.rows * embeddingSize
        for (voice, output) in outputs.enumerated() {
            output.backward(
                parameters, gradients: gradients, x: a.highest.outputs, y: pass.embeddings.pointer,
                dy: pass.embeddingGradients.pointer + voice * a.steps * size, rows: a.steps * a.rows,
                dx: a.highest.outputGradients, addsToInput: voice > 0)
        }
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
        for (voice, code) in codes.enumerated() {
            code.backward(
                parameters, gradients: gradients, x: z, dy: pass.embeddingGradients.pointer + voice * a.steps * size,
                bars: a.steps, rows: a.rows, pass.codes[voice], addingTo: dz)
        }
        for (voice, shortcut) in shortcuts.enumerated() {
            for bar in 0..<a.steps {
                shortcut.backward(
                    parameters, gradients: gradients, x: z,
                    dy: pass.embeddingGradients.pointer + (voice * a.steps + bar) * size, place: bar, rows: a.rows,
                    addingTo: dz)
            }
        }
    }
}
