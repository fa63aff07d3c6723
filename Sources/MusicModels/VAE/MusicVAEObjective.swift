/// The loss of a MusicVAE: cross-entropy, summed over voices, + beta · max(KL − freeNats, 0), by the step.
public struct MusicVAEObjective: Sendable, Hashable {
    /// Weight of the divergence (beta-VAE; Higgins et al. 2017).
    public var beta: Float
    /// Divergence a bar that costs nothing, nats (free bits; Kingma et al. 2016).
    public var freeNatsPerBar: Float
    /// The same for a passage of any length, so that short ones may say more of each bar.
    public var freeNats: Float = 0
    /// Share of symbols that the decoder reads from itself.
    public var samplingProbability: Float
    /// Temperature of relaxed samples on which the loss is taken; 0 takes it on the distribution.
    public var gumbelTemperature: Float = 0
    /// Weight of |x_(i+1) − x_i|.
    public var smoothnessWeight: Float = 0
    /// Weight of ‖E(D(z)) − z‖².
    public var consistencyWeight: Float = 0
    /// Weight of what a latent layer costs beside its divergence.
    public var penaltyWeight: Float = 0.1

    public init(beta: Float, freeNatsPerBar: Float, samplingProbability: Float) {
        self.beta = beta
        self.freeNatsPerBar = freeNatsPerBar
        self.samplingProbability = samplingProbability
    }
}

/// Figures of one batch.
public struct MusicVAEFigures: Sendable, Hashable {
    /// What is minimised, nats a step.
    public var loss: Double
    /// Nats a step, summed over voices.
    public var crossEntropy: Double
    /// Nats a sequence, mean.
    public var divergence: Double
    /// Share of steps whose likeliest symbol is the true one, under the inputs that the objective gives; mean over
    /// voices.
    public var accuracy: Double

    public static let zero = MusicVAEFigures(loss: 0, crossEntropy: 0, divergence: 0, accuracy: 0)

    public mutating func add(_ other: MusicVAEFigures) {
        loss += other.loss
        crossEntropy += other.crossEntropy
        divergence += other.divergence
        accuracy += other.accuracy
    }

    public func scaled(by factor: Double) -> MusicVAEFigures {
        MusicVAEFigures(
            loss: loss * factor, crossEntropy: crossEntropy * factor, divergence: divergence * factor,
            accuracy: accuracy * factor)
    }

    public func divided(by count: Int) -> MusicVAEFigures { scaled(by: 1 / Double(max(1, count))) }
}
