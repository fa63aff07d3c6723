import NeuralCore

/// How a transformer is trained.
public struct TransformerTrainingOptions: Codable, Sendable, Equatable {
    /// Examples in a step. Each worker goes through its share one by one, adding up gradients, so that a batch of any
    /// size takes the memory of one example a worker.
    public var batchSize = 4
    /// Tokens of the longest example: memory, context and section together.
    public var exampleLength = 1024
    public var peakLearningRate: Float = 1e-3
    public var warmupSteps = 200
    /// How the learning rate goes after the warm-up.
    public var schedule = TrainingSchedule.Shape.open
    /// Steps of a `cosine` or `oneCycle` schedule, at the end of which the run is over.
    public var totalSteps = 0
    /// Share of the run over which the learning rate of an `open` schedule falls at the end.
    public var decayShare = 0.25
    /// Share of each target spread over all tokens. Of an event's 498 few are possible at any place, so that what is
    /// spread is mostly lost: 0.1 cost about 0.08 nats a token on unseen songs.
    public var labelSmoothing: Float = 0
    /// Rate of dropout on the probabilities of attention, beside the model's own on what its layers add.
    public var attentionDropout: Float = 0
    /// Largest global norm of a step's gradient.
    public var clippingNorm: Float = 1
    /// Whether the factors of matrix products are rounded to bfloat16, where that is fast.
    public var precision = ProductPrecision.mixed
    public var seed: UInt64 = 1
    /// Whether sections are shown what their letter wrote, and whether pieces keep their chords; without, to see what
    /// they are worth.
    public var memory = true
    public var chords = true
    /// Seconds between states, logs, and validations.
    public var stateInterval = 180.0
    public var logInterval = 20.0
    public var validationInterval = 600.0
    public var validationExamples = 48
    /// Validations without an improvement of `minimumDelta` nats after which the run ends; 0 never ends it.
    public var patience = 0
    public var minimumDelta = 1e-3

    public init() {}

    /// What a state of an earlier version does not name has its default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, _ field: WritableKeyPath<Self, Value>) throws {
            if let value = try container.decodeIfPresent(Value.self, forKey: key) { self[keyPath: field] = value }
        }
        try read(.batchSize, \.batchSize)
        try read(.exampleLength, \.exampleLength)
        try read(.peakLearningRate, \.peakLearningRate)
        try read(.warmupSteps, \.warmupSteps)
        try read(.schedule, \.schedule)
        try read(.totalSteps, \.totalSteps)
        try read(.decayShare, \.decayShare)
        try read(.labelSmoothing, \.labelSmoothing)
        try read(.attentionDropout, \.attentionDropout)
        try read(.clippingNorm, \.clippingNorm)
        try read(.precision, \.precision)
        try read(.seed, \.seed)
        try read(.memory, \.memory)
        try read(.chords, \.chords)
        try read(.stateInterval, \.stateInterval)
        try read(.logInterval, \.logInterval)
        try read(.validationInterval, \.validationInterval)
        try read(.validationExamples, \.validationExamples)
        try read(.patience, \.patience)
        try read(.minimumDelta, \.minimumDelta)
    }
}
