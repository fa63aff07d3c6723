import Foundation

/// A diagonal Gaussian posterior over a latent vector, N(mu, σ²), from features (Kingma & Welling 2014).
///
/// z = mu + σ eps; KL(N(mu, σ²) ‖ N(0, 1)) = ½ Σ (mu² + σ² − 1 − log σ²), in nats.
public struct GaussianLatent: Sendable {
    public let featureSize: Int
    public let latentSize: Int
    private let mean: Dense
    private let logVariance: Dense

    /// What a forward pass keeps; all of shape (rows, latentSize).
    public final class Activations {
        public let mu: FloatBuffer
        public let logVariance: FloatBuffer
        public let noise: FloatBuffer
        public let z: FloatBuffer
        /// Set by whoever reads z before the backward pass.
        public let zGradient: FloatBuffer
        /// Of the loss, after the backward pass and before mu is asked for again.
        public let muGradient: FloatBuffer
        let logVarianceGradient: FloatBuffer

        init(count: Int) {
            mu = FloatBuffer(count: count)
            logVariance = FloatBuffer(count: count)
            noise = FloatBuffer(count: count)
            z = FloatBuffer(count: count)
            zGradient = FloatBuffer(count: count)
            muGradient = FloatBuffer(count: count)
            logVarianceGradient = FloatBuffer(count: count)
        }
    }

    /// Reserves `NAME.mean` and `NAME.logVariance`.
    public init(_ name: String, featureSize: Int, latentSize: Int, in layout: inout ParameterLayout) {
        self.featureSize = featureSize
        self.latentSize = latentSize
        mean = Dense(name + ".mean", inputSize: featureSize, outputSize: latentSize, in: &layout)
        logVariance = Dense(name + ".logVariance", inputSize: featureSize, outputSize: latentSize, in: &layout)
    }

    /// Lets training begin with σ = e^(−2), so that the noise does not drown the first faint means.
    /// Call after initialising.
    public func narrow(_ parameters: UnsafeMutablePointer<Float>) { logVariance.setBias(-4, in: parameters) }

    public func activations(rows: Int) -> Activations { Activations(count: rows * latentSize) }

    /// Computes mu, log σ² and z from features (rows, featureSize); `noise` holds eps, zeros give z = mu.
    ///
    /// - Parameter addToMean: adds to mu (rows, latentSize) what comes from elsewhere.
    public func forward(
        _ parameters: UnsafePointer<Float>, _ features: UnsafePointer<Float>, rows: Int, _ a: Activations,
        addToMean: (UnsafeMutablePointer<Float>) -> Void = { _ in }
    ) {
        mean.forward(parameters, features, rows: rows, into: a.mu.pointer)
        addToMean(a.mu.pointer)
        logVariance.forward(parameters, features, rows: rows, into: a.logVariance.pointer)
        for i in 0..<rows * latentSize {
            a.z.pointer[i] = a.mu.pointer[i] + exp(0.5 * a.logVariance.pointer[i]) * a.noise.pointer[i]
        }
    }

    /// The divergence of one row from the standard normal, nats.
    public func divergence(_ a: Activations, row: Int) -> Float {
        var sum: Float = 0
        for i in row * latentSize..<(row + 1) * latentSize { sum += divergence(a, at: i) }
        return sum
    }

    /// The share of one number of z in the divergence, nats.
    public func divergence(_ a: Activations, at i: Int) -> Float {
        let mu = a.mu.pointer[i]
        let logVariance = a.logVariance.pointer[i]
        return 0.5 * (mu * mu + exp(logVariance) - 1 - logVariance)
    }

    /// From `zGradient` and the weight of each row's divergence in the loss to the gradient of the features.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, features: UnsafePointer<Float>,
        divergenceWeights: [Float], _ a: Activations, dFeatures: UnsafeMutablePointer<Float>
    ) {
        let rows = divergenceWeights.count
        for row in 0..<rows {
            let weight = divergenceWeights[row]
            for i in row * latentSize..<(row + 1) * latentSize {
                let dz = a.zGradient.pointer[i]
                let deviation = exp(0.5 * a.logVariance.pointer[i])
                a.muGradient.pointer[i] = dz + weight * a.mu.pointer[i]
                a.logVarianceGradient.pointer[i] =
                    0.5 * (dz * a.noise.pointer[i] * deviation + weight * (deviation * deviation - 1))
            }
        }
        mean.backward(
            parameters, gradients: gradients, x: features, y: a.mu.pointer, dy: a.muGradient.pointer, rows: rows,
            dx: dFeatures)
        logVariance.backward(
            parameters, gradients: gradients, x: features, y: a.logVariance.pointer, dy: a.logVarianceGradient.pointer,
            rows: rows, dx: dFeatures, addsToInput: true)
    }
}
