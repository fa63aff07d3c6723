import Composing
import MusicCore

/// The models a composer works with; each may be missing, and what is missing is named.
public struct Engine: Sendable {
    /// A model with the hash of the checkpoint it came from.
    public struct Loaded<Model: Sendable>: Sendable {
        public var model: Model
        public var checkpoint: String?

        public init(_ model: Model, checkpoint: String? = nil) {
            self.model = model
            self.checkpoint = checkpoint
        }
    }

    public var markov: Loaded<MarkovStage>?
    public var latent: Loaded<any LatentSpace>?
    public var transformer: Loaded<DecoderWeights>?
    /// The melodies that were trained on; without it nothing is known of copies.
    public var originality: OriginalityIndex?
    /// Why a stage has no model: one line of cause and one of what to do.
    public var missing: [Stage: String]
    /// What is damaged and no stage: one line of cause and one of what to do.
    public var faults: [String] = []

    public init(
        markov: Loaded<MarkovStage>? = nil, latent: Loaded<any LatentSpace>? = nil,
        transformer: Loaded<DecoderWeights>? = nil, originality: OriginalityIndex? = nil, missing: [Stage: String] = [:]
    ) {
        self.markov = markov
        self.latent = latent
        self.transformer = transformer
        self.originality = originality
        self.missing = missing
    }

    /// Takes over what another engine has, and what it misses.
    public mutating func add(_ other: Engine) {
        markov = other.markov ?? markov
        latent = other.latent ?? latent
        transformer = other.transformer ?? transformer
        originality = other.originality ?? originality
        missing.merge(other.missing) { $1 }
        faults += other.faults
    }

    /// What a composition says about a stage it had to leave out; `nil` where the stage can run.
    func notice(for stage: Stage) -> String? {
        let isThere =
            switch stage {
            case .markov: markov != nil
            case .vae: latent != nil
            case .transformer: transformer != nil
            }
        if isThere { return nil }
        let instead =
            switch stage {
            case .markov: "form, chords, motif and drums follow plain rules"
            case .vae: "the motif stays as stage 1 wrote it"
            case .transformer: "chords and bass follow plain rules"
            }
        let cause = missing[stage]?.split(separator: "\n").first.map(String.init) ?? "no checkpoint"
        return "\(stage.rawValue) left out (\(cause)): \(instead)"
    }
}
