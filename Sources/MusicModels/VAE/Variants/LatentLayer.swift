import NeuralCore

/// What stands between the encoder's features and z: the Gaussian of a plain VAE or one of its variants.
protocol LatentLayer: Sendable {
    /// What is not drawn by chance before training.
    func prepare(_ parameters: UnsafeMutablePointer<Float>)

    /// Room for the latent vectors of so many rows.
    func pass(rows: Int) -> any LatentPass
}

/// One trip through a latent layer and back. All buffers have shape (rows, latentSize).
protocol LatentPass: AnyObject {
    /// Standard normal numbers, set before `forward`; zeros make z the mean of the posterior.
    var noise: FloatBuffer { get }
    var z: FloatBuffer { get }
    /// Set by whoever reads z before `backward`.
    var zGradient: FloatBuffer { get }
    /// Of what `addToMean` added to, after `backward`.
    var meanGradient: FloatBuffer { get }

    /// From features (rows, featureSize) to z; `addToMean` adds to the encoder's mean (rows, latentSize).
    func forward(
        _ parameters: UnsafePointer<Float>, _ features: UnsafePointer<Float>, rows: Int,
        addToMean: (UnsafeMutablePointer<Float>) -> Void)

    /// What a row's posterior costs against the prior, nats.
    func divergence(row: Int) -> Float

    /// What else a row costs, in units of its own.
    func penalty(row: Int) -> Float

    /// From `zGradient`, the weight of each row's divergence and that of the penalties to the gradient of the features.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, features: UnsafePointer<Float>,
        divergenceWeights: [Float], penaltyWeight: Float, dFeatures: UnsafeMutablePointer<Float>)
}

extension LatentPass {
    func penalty(row: Int) -> Float { 0 }
}

/// The kinds of latent layers.
public enum MusicVAELatent: String, Sendable, Codable, CaseIterable {
    /// A diagonal Gaussian against N(0, 1).
    case gaussian
    /// Codes out of books (`QuantisedLatent`).
    case quantised
    /// Two levels, the lower of which has the upper for a prior (`LadderLatent`).
    case ladder

    /// The layer, whose tensors are reserved under `latent`.
    func layer(featureSize: Int, latentSize: Int, in layout: inout ParameterLayout) -> any LatentLayer {
        switch self {
        case .gaussian: PlainLatent(featureSize: featureSize, latentSize: latentSize, in: &layout)
        case .quantised: QuantisedLatent(featureSize: featureSize, latentSize: latentSize, in: &layout)
        case .ladder: LadderLatent(featureSize: featureSize, latentSize: latentSize, in: &layout)
        }
    }
}

/// The Gaussian of a plain VAE.
struct PlainLatent: LatentLayer {
    private let gaussian: GaussianLatent

    init(featureSize: Int, latentSize: Int, in layout: inout ParameterLayout) {
        gaussian = GaussianLatent("latent", featureSize: featureSize, latentSize: latentSize, in: &layout)
    }

    func prepare(_ parameters: UnsafeMutablePointer<Float>) { gaussian.narrow(parameters) }

    func pass(rows: Int) -> any LatentPass { Pass(gaussian, rows: rows) }

    private final class Pass: LatentPass {
        private let gaussian: GaussianLatent
        private let a: GaussianLatent.Activations

        init(_ gaussian: GaussianLatent, rows: Int) {
            self.gaussian = gaussian
            a = gaussian.activations(rows: rows)
        }

        var noise: FloatBuffer { a.noise }
        var z: FloatBuffer { a.z }
        var zGradient: FloatBuffer { a.zGradient }
        var meanGradient: FloatBuffer { a.muGradient }

        func forward(
            _ parameters: UnsafePointer<Float>, _ features: UnsafePointer<Float>, rows: Int,
            addToMean: (UnsafeMutablePointer<Float>) -> Void
        ) {
            gaussian.forward(parameters, features, rows: rows, a, addToMean: addToMean)
        }

        func divergence(row: Int) -> Float { gaussian.divergence(a, row: row) }

        func backward(
            _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
            features: UnsafePointer<Float>, divergenceWeights: [Float], penaltyWeight: Float,
            dFeatures: UnsafeMutablePointer<Float>
        ) {
            gaussian.backward(
                parameters, gradients: gradients, features: features, divergenceWeights: divergenceWeights, a,
                dFeatures: dFeatures)
        }
    }
}
