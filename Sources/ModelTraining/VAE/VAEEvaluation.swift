import MusicModels
import NeuralCore

/// The table of `refrain evaluate vae`: reconstruction, use of the latent, interpolation, attributes.
///
/// `sampled` is the strictest reading of the paper's figure: the share of symbols drawn at temperature 1, after symbols
/// drawn likewise, that equal the encoded melody's.
public struct VAEEvaluation: Sendable, Codable {
    public struct Accuracy: Sendable, Codable {
        public var teacherForced: Double
        public var sampled: Double
    }

    public struct Task: Sendable, Codable {
        public var flat: Accuracy?
        public var hierarchical: Accuracy?
    }

    public struct Path: Sendable, Codable {
        /// Where on the way from A to B, 0...1.
        public var alphas: [Double]
        /// Share of steps that differ from A, mean over pairs.
        public var hamming: [Double]
        /// Cost under a 5-gram relative to the blend of the ends' costs, 1 where a point is as likely as its ends:
        /// through the latent space, and choosing each step from A or B.
        public var cost: [Double]
        /// As `cost`, drawn at the temperature of a walk (`VAEEvaluation.walkTemperature`).
        public var walkCost: [Double]
        public var dataCost: [Double]
    }

    public struct Attribute: Sendable, Codable {
        public var name: String
        /// Relative change of each attribute's mean after a step of strength 1: 0.25 is a quarter more.
        public var effect: [String: Double]
    }

    /// How a model uses its latent space, over 16 bars or as long as there are.
    public struct Latent: Sendable, Codable {
        public var units: Int
        /// Units whose mean varies by more than 0.01 over passages.
        public var activeUnits: Int
        /// Nats a passage.
        public var kl: Double
        public var bars: Int
        /// Passages that were measured.
        public var passages: Int
    }

    public var melody2: Task?
    public var melody16: Task?
    public var drums2: Task?
    public var drums16: Task?
    /// The voices of 16 bars of a trio.
    public var trioMelody: Task?
    public var trioBass: Task?
    public var trioDrums: Task?
    /// Nats a step of a melody under teacher forcing, by bars.
    public var nats: [String: Double] = [:]
    /// Of the melody's model, else of that of drums or trios.
    public var activeUnits = 0
    /// Nats a passage, of the same model.
    public var kl = 0.0
    /// By `MusicVAEKind`.
    public var latent: [String: Latent] = [:]
    public var interpolation: Path?
    public var attributes: [Attribute] = []
}
