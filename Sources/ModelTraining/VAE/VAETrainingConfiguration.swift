import MusicModels
import NeuralCore

/// Everything that decides how a MusicVAE is trained.
public struct VAETrainingConfiguration: Sendable, Hashable, Codable {
    /// Batches of one length, and how often they come up.
    public struct Batch: Sendable, Hashable, Codable {
        public var bars: Int
        public var sequences: Int
        public var share: Float

        public init(bars: Int, sequences: Int, share: Float) {
            self.bars = bars
            self.sequences = sequences
            self.share = share
        }
    }

    public var model: MusicVAEConfiguration
    public var batches: [Batch]
    public var seed: UInt64
    public var learningRate: Float
    public var finalLearningRate: Float
    public var warmupSteps: Int
    /// Steps over which the learning rate falls.
    public var totalSteps: Int
    /// Weight of the divergence once it has risen from 0 over `betaWarmupSteps`.
    public var beta: Float
    public var betaWarmupSteps: Int
    public var freeNatsPerBar: Float
    /// Share of its own symbols that the decoder reads once it has risen from 0 between two steps.
    public var samplingProbability: Float
    public var samplingFromStep: Int
    public var samplingToStep: Int
    public var clippingNorm: Float
    /// Validations without an improvement of `minimumDelta` after which training stops; 0 never stops.
    public var patience: Int
    /// Nats a step.
    public var minimumDelta: Double

    public init(
        model: MusicVAEConfiguration = MusicVAEConfiguration(),
        batches: [Batch] = [
            Batch(bars: 2, sequences: 64, share: 0.2), Batch(bars: 4, sequences: 48, share: 0.25),
            Batch(bars: 8, sequences: 32, share: 0.2), Batch(bars: 16, sequences: 16, share: 0.35),
        ],
        seed: UInt64 = 1, learningRate: Float = 1e-3, finalLearningRate: Float = 2e-5, warmupSteps: Int = 100,
        totalSteps: Int = 10_000, beta: Float = 0.1, betaWarmupSteps: Int = 2000, freeNatsPerBar: Float = 4,
        samplingProbability: Float = 0.5, samplingFromStep: Int = 1000, samplingToStep: Int = 5000,
        clippingNorm: Float = 1, patience: Int = 0, minimumDelta: Double = 1e-4
    ) {
        self.model = model
        self.batches = batches
        self.seed = seed
        self.learningRate = learningRate
        self.finalLearningRate = finalLearningRate
        self.warmupSteps = warmupSteps
        self.totalSteps = totalSteps
        self.beta = beta
        self.betaWarmupSteps = betaWarmupSteps
        self.freeNatsPerBar = freeNatsPerBar
        self.samplingProbability = samplingProbability
        self.samplingFromStep = samplingFromStep
        self.samplingToStep = samplingToStep
        self.clippingNorm = clippingNorm
        self.patience = patience
        self.minimumDelta = minimumDelta
    }

    func learningRate(at step: Int) -> Float {
        LearningRateSchedule.warmupCosine(
            peak: learningRate, warmupSteps: warmupSteps, totalSteps: totalSteps, final: finalLearningRate
        ).rate(at: step)
    }

    func objective(at step: Int) -> MusicVAEObjective {
        let rise = Float(step - samplingFromStep) / Float(max(1, samplingToStep - samplingFromStep))
        return MusicVAEObjective(
            beta: beta * min(1, Float(step) / Float(max(1, betaWarmupSteps))), freeNatsPerBar: freeNatsPerBar,
            samplingProbability: samplingProbability * min(1, max(0, rise)))
    }

    /// The batch of a step, drawn by share among those that have windows.
    func batch(from available: [Batch], random: inout FloatRandom) -> Batch? {
        var rest = random.uniform() * available.reduce(0) { $0 + $1.share }
        for batch in available {
            rest -= batch.share
            if rest < 0 { return batch }
        }
        return available.last
    }
}
