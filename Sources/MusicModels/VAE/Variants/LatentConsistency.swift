import NeuralCore

/// Holds the decoder's output to the point it was written from: weight · ‖E(D(z)) − z‖², mean over numbers and rows.
///
/// D(z) is the likeliest symbol of every step and taken as it is; the gradient goes to z and into the encoder that reads
/// what was written.
final class LatentConsistency {
    private let reading: MusicVAEPass

    init(_ model: MusicVAE, sequences: Int, bars: Int) {
        reading = MusicVAEPass(model, sequences: sequences, bars: bars, isTraining: true)
    }

    /// Reads `written` and returns the term's value; `backward` may follow.
    func forward(_ written: SymbolBatch, z: FloatBuffer, weight: Float) -> Double {
        reading.encode(written, noise: nil)
        let count = written.sequences * reading.model.configuration.latentSize
        let share = weight / Float(count)
        var sum: Float = 0
        for i in 0..<count {
            let difference = reading.latent.z.pointer[i] - z.pointer[i]
            sum += difference * difference
            reading.latent.zGradient.pointer[i] = 2 * share * difference
        }
        return Double(sum * share)
    }

    /// Adds the gradients of the second reading to `gradients`, and that of z to `zGradient`.
    func backward(gradients: UnsafeMutablePointer<Float>, zGradient: FloatBuffer) {
        let count = reading.sequences * reading.model.configuration.latentSize
        for i in 0..<count { zGradient.pointer[i] -= reading.latent.zGradient.pointer[i] }
        reading.encodeBackward(
            gradients: gradients, divergenceWeights: [Float](repeating: 0, count: reading.sequences), penaltyWeight: 0)
    }
}
