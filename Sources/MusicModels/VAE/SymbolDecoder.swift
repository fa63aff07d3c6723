import NeuralCore

/// What a decoder reads as the previous symbol.
enum DecoderFeed {
    /// The true one (teacher forcing).
    case truth
    /// A symbol drawn from the decoder's own distribution with this probability, else the true one
    /// (scheduled sampling; Bengio et al. 2015).
    case scheduled(probability: Float)
    /// Always its own, drawn at a temperature.
    case own(temperature: Float)
}

/// Writes one voice with an LSTM of one or more layers, each row from an embedding of its own.
///
/// The state starts as tanh(e W); at every step come in a row for the previous symbol (a start symbol at first),
/// a row for the place in the bar, and e again. Without a conductor the embedding is z itself.
struct SymbolDecoder: Sendable {
    let stack: StackedLSTM
    let symbolCount: Int
    let stepsPerBar: Int
    let embeddingSize: Int
    private let start: Dense
    private let embeddingInput: Dense
    private let symbolTable: VoiceTable
    private let placeTable: SymbolTable
    private let output: Dense
    /// From the embedding to the output of each step; only for sequences of one bar.
    private let shortcut: PlacedDense?
    /// From the output to the logits of a bitwise voice, whose hundreds of symbols have little in them.
    private let expansion: BitExpansion?

    init(
        _ configuration: MusicVAEConfiguration, _ voice: MusicVAEVoice, embeddingSize: Int,
        in layout: inout ParameterLayout
    ) {
        let name = configuration.name("decoder", voice)
        let size = configuration.decoderSize
        let outputSize = voice.isBitwise ? BitExpansion.inputSize(voice) : voice.symbolCount
        symbolCount = voice.symbolCount
        stepsPerBar = configuration.stepsPerBar
        self.embeddingSize = embeddingSize
        stack = StackedLSTM(name, layerCount: configuration.decoderLayers, size: size, in: &layout)
        start = Dense(
            name + ".start", inputSize: embeddingSize, outputSize: stack.stateSize, activation: .tanh, in: &layout)
        embeddingInput = Dense(
            name + ".embedding", inputSize: embeddingSize, outputSize: 4 * size, hasBias: false, in: &layout)
        symbolTable = VoiceTable(
            name + ".symbols", voice, hasStart: true, width: 4 * size, limit: 0.5, in: &layout)
        placeTable = SymbolTable(
            name + ".places", symbolCount: stepsPerBar, width: 4 * size, limit: 0.5, in: &layout)
        output = Dense(name + ".output", inputSize: size, outputSize: outputSize, in: &layout)
        shortcut =
            configuration.hasShortcuts && configuration.decoder == .hierarchical
            ? PlacedDense(
                name + ".shortcut", places: stepsPerBar, inputSize: embeddingSize, outputSize: outputSize,
                in: &layout) : nil
        expansion = voice.isBitwise ? BitExpansion(name + ".expansion", voice, in: &layout) : nil
    }

    final class Pass {
        let activations: StackedLSTM.Activations
        let start: FloatBuffer
        let startGradient: FloatBuffer
        let embeddingInput: FloatBuffer
        /// (steps, rows, symbolCount); probabilities where the decoder fed itself.
        let logits: FloatBuffer
        /// (steps, rows, output size): the logits themselves without an expansion.
        let outputs: FloatBuffer
        let drawing: FloatBuffer
        /// What was read at each step, and what was drawn at it, (steps, rows).
        var inputs: [Int32]
        var drawn: [Int32]

        /// - Parameter gateSteps: one is enough for a decoder that feeds itself.
        init(_ decoder: SymbolDecoder, steps: Int, rows: Int, isTraining: Bool, gateSteps: Int? = nil) {
            activations = decoder.stack.activations(
                steps: steps, rows: rows, isTraining: isTraining, gateSteps: gateSteps)
            start = FloatBuffer(count: rows * decoder.stack.stateSize)
            startGradient = FloatBuffer(count: isTraining ? rows * decoder.stack.stateSize : 0)
            embeddingInput = FloatBuffer(count: rows * 4 * decoder.stack.size)
            logits = FloatBuffer(count: steps * rows * decoder.symbolCount)
            outputs = decoder.expansion == nil ? logits : FloatBuffer(count: steps * rows * decoder.output.outputSize)
            drawing = FloatBuffer(count: rows * decoder.symbolCount)
            inputs = [Int32](repeating: 0, count: steps * rows)
            drawn = inputs
        }
    }

    /// What is not drawn by chance before training.
    func prepare(_ parameters: UnsafeMutablePointer<Float>) {
        stack.openForgetGate(parameters)
        expansion?.spellBits(parameters)
    }

    /// From embeddings (rows, embeddingSize) to logits (steps, rows, symbolCount).
    ///
    /// - Parameters:
    ///   - truth: (steps, rows); may be empty when the decoder feeds itself.
    ///   - random: a generator a row, so that a row's draws do not depend on its company; empty for `.truth`.
    func forward(
        _ parameters: UnsafePointer<Float>, embeddings: UnsafePointer<Float>, truth: [Int32], feed: DecoderFeed,
        steps: Int, rows: Int, random: inout [FloatRandom], _ pass: Pass
    ) {
        let lowest = pass.activations.lowest
        pass.activations.begin(steps: steps, rows: rows)
        start.forward(parameters, embeddings, rows: rows, into: pass.start.pointer)
        stack.setInitialState(pass.activations, from: pass.start.pointer)
        embeddingInput.forward(parameters, embeddings, rows: rows, into: pass.embeddingInput.pointer)
        var drawsTemperature: Float?
        if case .scheduled = feed { drawsTemperature = 1 }
        if case .own(let temperature) = feed { drawsTemperature = temperature }
        for step in 0..<steps {
            let gates = lowest.gates(at: step)
            read(step: step, rows: rows, truth: truth, feed: feed, random: &random, pass)
            gates.update(from: pass.embeddingInput.pointer, count: rows * embeddingInput.outputSize)
            placeTable.addRow(parameters, symbol: step % stepsPerBar, rows: rows, to: gates)
            pass.inputs.withUnsafeBufferPointer { inputs in
                guard let base = inputs.baseAddress else { return }
                symbolTable.addForward(parameters, base + step * rows, rows: rows, to: gates)
            }
            guard let drawsTemperature else { continue }
            stack.step(parameters, pass.activations, at: step)
            let logits = pass.logits.pointer + step * rows * symbolCount
            let outputs = pass.outputs.pointer + step * rows * output.outputSize
            output.forward(parameters, pass.activations.highest.output(at: step), rows: rows, into: outputs)
            shortcut?.addForward(parameters, embeddings, place: step, rows: rows, to: outputs)
            expansion?.forward(parameters, outputs, rows: rows, into: logits)
            pass.drawing.pointer.update(from: logits, count: rows * symbolCount)
            draw(pass, step: step, rows: rows, temperature: drawsTemperature, random: &random)
        }
        guard drawsTemperature == nil else { return }
        stack.forward(parameters, pass.activations)
        output.forward(
            parameters, pass.activations.highest.outputs, rows: steps * rows, into: pass.outputs.pointer)
        if let shortcut {
            for step in 0..<steps {
                shortcut.addForward(
                    parameters, embeddings, place: step, rows: rows,
                    to: pass.outputs.pointer + step * rows * output.outputSize)
            }
        }
        expansion?.forward(parameters, pass.outputs.pointer, rows: steps * rows, into: pass.logits.pointer)
    }

    /// Chooses what each row reads at a step.
    private func read(
        step: Int, rows: Int, truth: [Int32], feed: DecoderFeed, random: inout [FloatRandom], _ pass: Pass
    ) {
        for row in 0..<rows {
            let place = step * rows + row
            guard step > 0 else {
                pass.inputs[place] = Int32(symbolCount)
                continue
            }
            switch feed {
            case .truth: pass.inputs[place] = truth[place - rows]
            case .own: pass.inputs[place] = pass.drawn[place - rows]
            case .scheduled(let probability):
                let isOwn = random[row].uniform() < probability
                pass.inputs[place] = isOwn ? pass.drawn[place - rows] : truth[place - rows]
            }
        }
    }

    private func draw(_ pass: Pass, step: Int, rows: Int, temperature: Float, random: inout [FloatRandom]) {
        Categorical.probabilities(pass.drawing.pointer, rows: rows, symbolCount: symbolCount, temperature: temperature)
        for row in 0..<rows {
            pass.drawn[step * rows + row] = Categorical.draw(
                pass.drawing.pointer + row * symbolCount, symbolCount: symbolCount, uniform: random[row].uniform())
        }
    }

    /// From the gradients of the logits, in their place, to the gradient of the embeddings, written to `dEmbeddings`.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, embeddings: UnsafePointer<Float>,
        _ pass: Pass, dEmbeddings: UnsafeMutablePointer<Float>
    ) {
        let a = pass.activations
        let positions = a.steps * a.rows
        a.beginBackward()
        expansion?.backward(
            parameters, gradients: gradients, outputs: pass.outputs.pointer, logits: pass.logits.pointer,
            rows: positions)
        output.backward(
            parameters, gradients: gradients, x: a.highest.outputs, y: pass.outputs.pointer, dy: pass.outputs.pointer,
            rows: positions, dx: a.highest.outputGradients)
        stack.backward(parameters, gradients: gradients, a)
        pass.inputs.withUnsafeBufferPointer { inputs in
            guard let base = inputs.baseAddress else { return }
            symbolTable.backward(gradients: gradients, base, rows: positions, dy: a.lowest.gates(at: 0))
        }
        pass.embeddingInput.fill(0)
        for step in 0..<a.steps {
            let gates = a.lowest.gates(at: step)
            placeTable.backwardRow(gradients: gradients, symbol: step % stepsPerBar, rows: a.rows, dy: gates)
            Kernels.add(gates, to: pass.embeddingInput.pointer, count: a.rows * embeddingInput.outputSize)
        }
        embeddingInput.backward(
            parameters, gradients: gradients, x: embeddings, y: pass.embeddingInput.pointer,
            dy: pass.embeddingInput.pointer, rows: a.rows, dx: dEmbeddings)
        stack.copyInitialStateGradients(a, to: pass.startGradient.pointer)
        start.backward(
            parameters, gradients: gradients, x: embeddings, y: pass.start.pointer, dy: pass.startGradient.pointer,
            rows: a.rows, dx: dEmbeddings, addsToInput: true)
        guard let shortcut else { return }
        for step in 0..<a.steps {
            shortcut.backward(
                parameters, gradients: gradients, x: embeddings,
                dy: pass.outputs.pointer + step * a.rows * output.outputSize, place: step, rows: a.rows,
                addingTo: dEmbeddings)
        }
    }
}
