/// A model being trained on the user's own music, in a process of its own.
public struct Training: Hashable, Sendable {
    public enum Model: String, CaseIterable, Hashable, Sendable {
        case transformer, vae, markov, hmm

        public var title: String {
            switch self {
            case .transformer: "transformer: writes the bars"
            case .vae: "melody VAE: shapes the motif"
            case .markov: "Markov: plans form, chords, motif"
            case .hmm: "texture HMM: colours the motif"
            }
        }

        /// Whether it is trained step by step, for as long as one likes, and can go on later.
        public var isNetwork: Bool { self == .transformer || self == .vae }
    }

    public enum Phase: Hashable, Sendable {
        case idle
        case running
        /// Asked to stop; the step under way is finished and everything written.
        case stopping
        case done
        case failed(String)
    }

    /// A line of the popup.
    public enum Row: Int, CaseIterable, Hashable, Sendable { case model, folder, hours, go, use }

    /// What was measured at a step.
    public struct Record: Hashable, Sendable {
        public var step: Int
        public var loss: Double
        /// On pieces the model is not trained on; not measured at every step.
        public var heldOut: Double?
        /// Tokens a second, or sequences.
        public var rate: Double

        public init(step: Int, loss: Double, heldOut: Double? = nil, rate: Double) {
            self.step = step
            self.loss = loss
            self.heldOut = heldOut
            self.rate = rate
        }
    }

    public var row = Row.folder
    public var model = Model.transformer
    /// Where the MIDI files are.
    public var folder = ""
    public var hours = 1.0
    public var phase = Phase.idle
    /// What is being done, for example `reading`, and how far it has come, 0...1.
    public var label = ""
    public var fraction = 0.0
    public var detail = ""
    public var secondsLeft: Double?
    public var records: [Record] = []
    /// What was found in the folder: how many files could be read.
    public var found: String?
    /// Whether an earlier run of the model can go on.
    public var canResume = false
    /// Whether there is a checkpoint to be used, and whether it is.
    public var hasCheckpoint = false
    public var isUsed = false

    public init() {}

    public var isRunning: Bool { phase == .running || phase == .stopping }
}

/// What the training process says.
public enum TrainingMessage: Hashable, Sendable {
    case progress(label: String, fraction: Double, detail: String, secondsLeft: Double?)
    case record(Training.Record)
    /// A line of text: what was found, or what is the matter.
    case note(String)
    /// The process ended; `failure` says why where it went wrong.
    case ended(failure: String?)
    /// What there is from earlier runs of a model.
    case state(Training.Model, canResume: Bool, hasCheckpoint: Bool, isUsed: Bool)
}

/// What is to be trained.
public struct TrainingRequest: Hashable, Sendable {
    public var model: Training.Model
    public var folder: String
    public var hours: Double
    public var resume: Bool
}
