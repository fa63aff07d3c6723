import NeuralCore

/// Reads one feature vector a bar, the sum of the voices', with a bidirectional LSTM; its features are the final states.
struct BarEncoder: Sendable {
    let lstm: BidirectionalLSTM
    /// One a voice: from each bar's vector to mu.
    private let shortcuts: [PlacedDense]
    /// One a voice: between them where bars have a code.
    private let codes: [BarCode]
    private let inputSize: Int

    init(_ configuration: MusicVAEConfiguration, inputSize: Int, in layout: inout ParameterLayout) {
        lstm = BidirectionalLSTM(
            "encoder.bars", inputSize: inputSize, size: configuration.barEncoderSize, in: &layout)
        var shortcuts: [PlacedDense] = []
        var codes: [BarCode] = []
        for (index, voice) in configuration.voices.enumerated() where configuration.hasShortcuts {
            if configuration.barCodeSize > 0 {
                codes.append(
                    BarCode(
                        "encoder.bars.code", .toLatent, voice: index, width: inputSize, configuration, in: &layout))
            } else {
                shortcuts.append(
                    PlacedDense(
                        configuration.name("encoder.bars.shortcut", voice), places: configuration.maximumBars,
                        inputSize: inputSize, outputSize: configuration.latentSize, in: &layout))
            }
        }
        self.shortcuts = shortcuts
        self.codes = codes
        self.inputSize = inputSize
    }

    var featureSize: Int { lstm.outputSize }

    final class Pass {
        let activations: BidirectionalLSTM.Activations
        let features: FloatBuffer
        let featureGradients: FloatBuffer
        let codes: [BarCode.Pass]

        init(_ encoder: BarEncoder, bars: Int, rows: Int, isTraining: Bool) {
            activations = encoder.lstm.activations(steps: bars, rows: rows, isTraining: isTraining)
            features = FloatBuffer(count: rows * encoder.featureSize)
            featureGradients = FloatBuffer(count: isTraining ? rows * encoder.featureSize : 0)
            codes = encoder.codes.map { BarCode.Pass($0, bars: bars, rows: rows, isTraining: isTraining) }
        }
    }

    func prepare(_ parameters: UnsafeMutablePointer<Float>) {
        lstm.openForgetGate(parameters)
        for code in codes { code.prepare(parameters) }
    }

    /// From bar vectors (bars, rows, inputSize) to features (rows, featureSize).
    func forward(_ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, bars: Int, rows: Int, _ pass: Pass) {
        pass.activations.begin(steps: bars, rows: rows)
        lstm.forward(parameters, x, pass.activations)
        lstm.copyFinalStates(pass.activations, to: pass.features.pointer)
    }

    /// Adds to mu (rows, latentSize) the shortcut's part for a voice with bar vectors `x`.
    func addToMean(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, voice: Int, bars: Int, rows: Int,
        mean: UnsafeMutablePointer<Float>, _ pass: Pass
    ) {
        if !codes.isEmpty {
            codes[voice].addForward(parameters, x, bars: bars, rows: rows, to: mean, pass.codes[voice])
        }
        guard !shortcuts.isEmpty else { return }
        for bar in 0..<bars {
            shortcuts[voice].addForward(parameters, x + bar * rows * inputSize, place: bar, rows: rows, to: mean)
        }
    }

    /// Adds the gradients of `addToMean`, that of the bar vectors to `dx`; call after `backward`, which writes `dx`.
    func addToMeanBackward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>, voice: Int,
        bars: Int, rows: Int, meanGradient: UnsafeMutablePointer<Float>, _ pass: Pass, dx: UnsafeMutablePointer<Float>
    ) {
        if !codes.isEmpty {
            codes[voice].backward(
                parameters, gradients: gradients, x: x, dy: meanGradient, bars: bars, rows: rows, pass.codes[voice],
                addingTo: dx)
        }
        guard !shortcuts.isEmpty else { return }
        for bar in 0..<bars {
            let place = bar * rows * inputSize
            shortcuts[voice].backward(
                parameters, gradients: gradients, x: x + place, dy: meanGradient, place: bar, rows: rows,
                addingTo: dx + place)
        }
    }

    /// From `featureGradients` to the gradients of the bar vectors, written to `dx`.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>,
        _ pass: Pass, dx: UnsafeMutablePointer<Float>
    ) {
        pass.activations.beginBackward()
        lstm.setFinalGradients(pass.activations, from: pass.featureGradients.pointer)
        lstm.backward(parameters, gradients: gradients, pass.activations)
        lstm.projectBackward(parameters, gradients: gradients, x: x, pass.activations, dx: dx)
    }
}
