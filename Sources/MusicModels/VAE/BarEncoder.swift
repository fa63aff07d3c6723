import NeuralCore

/// Reads one feature vector a bar with a bidirectional LSTM; its features are the final states.
struct BarEncoder: Sendable {
    let lstm: BidirectionalLSTM

    init(_ configuration: MusicVAEConfiguration, inputSize: Int, in layout: inout ParameterLayout) {
        lstm = BidirectionalLSTM(
            "encoder.bars", inputSize: inputSize, size: configuration.barEncoderSize, in: &layout)
    }

    var featureSize: Int { lstm.outputSize }

    final class Pass {
        let activations: BidirectionalLSTM.Activations
        let features: FloatBuffer
        let featureGradients: FloatBuffer

        init(_ encoder: BarEncoder, bars: Int, rows: Int, isTraining: Bool) {
            activations = encoder.lstm.activations(steps: bars, rows: rows, isTraining: isTraining)
            features = FloatBuffer(count: rows * encoder.featureSize)
            featureGradients = FloatBuffer(count: isTraining ? rows * encoder.featureSize : 0)
        }
    }

    /// From bar vectors (bars, rows, inputSize) to features (rows, featureSize).
    func forward(_ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, bars: Int, rows: Int, _ pass: Pass) {
        pass.activations.begin(steps: bars, rows: rows)
        lstm.project(parameters, x, into: pass.activations)
        lstm.forward(parameters, pass.activations)
        lstm.copyFinalStates(pass.activations, to: pass.features.pointer)
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
