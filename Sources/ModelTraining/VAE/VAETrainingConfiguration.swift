import MusicModels
import NeuralCore

/// Everything that decides how a MusicVAE is trained.
public struct VAETrainingConfiguration: Sendable, Hashable, Codable {
    /// Batches of one length, and how often they come up.
    public struct Batch: Sendable, Hashable, Codable {
        public var bars: Int
        public var sequences: Int
        public var share: Float
        /// The step before which it does not come up: long passages are learnt when short ones have opened the way.
        public var fromStep: Int

        public init(bars: Int, sequences: Int, share: Float, fromStep: Int = 0) {
            self.bars = bars
            self.sequences = sequences
            self.share = share
            self.fromStep = fromStep
        }
    }

    public var model: MusicVAEConfiguration
    public var batches: [Batch]
    public var seed: UInt64
    /// Share of the windows that are moved to a random key; the others are learnt as they are.
    public var transpositionShare: Float = 0.5
    /// Share of the trios whose voices are mixed, or of drums that are crossed (`VoiceMixing`); nil, as in states of
    /// earlier versions, stands for none.
    public var mixingShare: Float?
    /// Share of the training pieces that are learnt from, for learning curves; nil, as in states of earlier versions,
    /// stands for all.
    public var dataShare: Double?
    public var learningRate: Float
    public var warmupSteps: Int
    /// Share of a run's hours over which the learning rate falls at the end.
    public var decayShare: Double
    /// Weight of the divergence once it has risen from 0 between two steps. Before the first of them it is exactly 0:
    /// Adam makes a steady small pull as strong as the faint first gradients through z, and the latent collapses.
    public var beta: Float
    public var betaFromStep: Int
    public var betaToStep: Int
    public var freeNatsPerBar: Float
    /// Nats a passage, whatever its length; nil, as in states of earlier versions, stands for none.
    public var freeNats: Float?
    /// Share of its own symbols that the decoder reads once it has risen from 0 between two steps.
    public var samplingProbability: Float
    public var samplingFromStep: Int
    public var samplingToStep: Int
    public var clippingNorm: Float
    /// Whether the factors of matrix products are rounded to bfloat16, where that is fast; nil, as in states of earlier
    /// versions, stands for `mixed`.
    public var precision: ProductPrecision?
    /// What is done beside the plain objective; the sizes of the model are as it asks for. Nil, as in earlier states,
    /// stands for `plain`.
    public var variant: MusicVAEVariant?
    /// Validations without an improvement of `minimumDelta` after which training stops; 0 never stops.
    public var patience: Int
    /// Nats a step.
    public var minimumDelta: Double
    /// Steps after which a run is over, whatever the hours; nil leaves it to them.
    public var totalSteps: Int?
    /// Seconds between states, records of the log, and validations.
    public var stateInterval = 180.0
    public var logInterval = 20.0
    public var validationInterval = 300.0

    public init(
        model: MusicVAEConfiguration = MusicVAEConfiguration(),
        batches: [Batch] = [
            Batch(bars: 1, sequences: 48, share: 0.03), Batch(bars: 2, sequences: 40, share: 0.2),
            Batch(bars: 3, sequences: 28, share: 0.03), Batch(bars: 4, sequences: 24, share: 0.15),
            Batch(bars: 6, sequences: 16, share: 0.05, fromStep: 100),
            Batch(bars: 8, sequences: 14, share: 0.16, fromStep: 100),
            Batch(bars: 12, sequences: 8, share: 0.08, fromStep: 200),
            Batch(bars: 16, sequences: 8, share: 0.3, fromStep: 200),
        ],
        seed: UInt64 = 1, learningRate: Float = 2e-3, warmupSteps: Int = 100, decayShare: Double = 0.3,
        beta: Float = 0.01, betaFromStep: Int = 500, betaToStep: Int = 2000, freeNatsPerBar: Float = 4,
        samplingProbability: Float = 0.25, samplingFromStep: Int = 1000, samplingToStep: Int = 3000,
        clippingNorm: Float = 1, patience: Int = 0, minimumDelta: Double = 1e-4
    ) {
        self.model = model
        self.batches = batches
        self.seed = seed
        self.learningRate = learningRate
        self.warmupSteps = warmupSteps
        self.decayShare = decayShare
        self.beta = beta
        self.betaFromStep = betaFromStep
        self.betaToStep = betaToStep
        self.freeNatsPerBar = freeNatsPerBar
        self.samplingProbability = samplingProbability
        self.samplingFromStep = samplingFromStep
        self.samplingToStep = samplingToStep
        self.clippingNorm = clippingNorm
        self.patience = patience
        self.minimumDelta = minimumDelta
    }

    func objective(at step: Int) -> MusicVAEObjective {
        func risen(_ from: Int, _ to: Int) -> Float {
            min(1, max(0, Float(step - from) / Float(max(1, to - from))))
        }
        var objective = MusicVAEObjective(
            beta: beta * risen(betaFromStep, betaToStep), freeNatsPerBar: freeNatsPerBar,
            samplingProbability: samplingProbability * risen(samplingFromStep, samplingToStep))
        objective.freeNats = freeNats ?? 0
        variant?.apply(to: &objective)
        return objective
    }

    /// Multiplies the sequences of every batch.
    public mutating func scaleBatches(by factor: Double) {
        for index in batches.indices {
            batches[index].sequences = max(1, Int((Double(batches[index].sequences) * factor).rounded()))
        }
    }

    /// Lets the longest passages come up from a step on, and the next longest from half of it.
    public mutating func setCurriculum(steps: Int) {
        let last = batches.map(\.fromStep).max() ?? 0
        guard last > 0 else { return }
        for index in batches.indices { batches[index].fromStep = batches[index].fromStep * steps / last }
    }

    /// The batch of a step, drawn by share among those that have windows.
    func batch(from available: [Batch], step: Int, random: inout FloatRandom) -> Batch? {
        let open = available.filter { $0.fromStep <= step }
        let choice = open.isEmpty ? available : open
        var rest = random.uniform() * choice.reduce(0) { $0 + $1.share }
        for batch in choice {
            rest -= batch.share
            if rest < 0 { return batch }
        }
        return choice.last
    }
}
