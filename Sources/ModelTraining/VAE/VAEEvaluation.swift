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
        public var dataCost: [Double]
    }

    public struct Attribute: Sendable, Codable {
        public var name: String
        /// Relative change of each attribute's mean after a step of strength 1: 0.25 is a quarter more.
        public var effect: [String: Double]
    }

    public var melody2: Task?
    public var melody16: Task?
    /// Nats a step under teacher forcing, by bars.
    public var nats: [String: Double] = [:]
    /// Over the longest windows.
    public var activeUnits = 0
    /// Nats a sequence of the longest windows.
    public var kl = 0.0
    public var interpolation: Path?
    public var attributes: [Attribute] = []

    /// Evaluates a space, and a flat baseline where there is one, on windows of unseen pieces.
    ///
    /// - Parameters:
    ///   - count: windows of each length.
    ///   - pairs: passages of 16 bars, or as long as there are, that are interpolated.
    public init(
        of space: MelodyLatentSpace, flat: MusicVAE? = nil, on windows: PassageWindows, training: PassageWindows? = nil,
        count: Int = 256, pairs: Int = 64, seed: UInt64 = 1
    ) {
        let lengths = [2, 16]
        let result = VAEValidation(of: space.model, on: windows, lengths: lengths, count: count, seed: seed)
        let baseline = flat.map { VAEValidation(of: $0, on: windows, lengths: lengths, count: count, seed: seed) }
        func accuracy(_ validation: VAEValidation?, _ bars: Int) -> Accuracy? {
            validation?.byBars[bars].map { Accuracy(teacherForced: $0.teacherForced, sampled: $0.sampled) }
        }
        func task(_ bars: Int) -> Task? {
            let isFlat = space.model.configuration.decoder == .flat
            let own = accuracy(result, bars)
            let task = Task(
                flat: accuracy(baseline, bars) ?? (isFlat ? own : nil), hierarchical: isFlat ? nil : own)
            return task.flat == nil && task.hierarchical == nil ? nil : task
        }
        melody2 = task(2)
        melody16 = task(16)
        for (bars, reconstruction) in result.byBars { nats["\(bars)"] = reconstruction.nats }
        if let longest = result.byBars.max(by: { $0.key < $1.key })?.value {
            activeUnits = longest.activeUnits
            kl = longest.meanDivergence
        }
        interpolation = Self.path(space, on: windows, model: training ?? windows, pairs: pairs, seed: seed)
        attributes = Self.effects(space, on: windows, count: count, seed: seed)
    }
}
