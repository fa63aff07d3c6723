import MusicCore

/// The three stages of the engine.
public enum Stage: String, CaseIterable, Sendable, Codable {
    case markov, vae, transformer
}

/// What to write, and how.
public struct ComposeRequest: Hashable, Sendable, Codable {
    /// `nil` lets the Markov stage suggest one.
    public var form: SongForm?
    public var key: Key
    /// Quarters per minute.
    public var qpm: Double
    public var seed: UInt64
    public var settings: ComposeSettings
    public var stages: Set<Stage>
    /// What the song starts from: its first bars are kept and the motif is taken from its melody.
    public var prime: GridScore?
    /// Chords by bar that are obeyed where they are given (same shape as `GridBar.chords`).
    public var chords: [Int: [Chord?]]
    /// Notes that stand, around which the rest is written.
    public var held: HeldNotes?
    /// Passages in the latent space between which the motif is pulled; `A` and `B` of the latent pane.
    public var pull: LatentPull?

    public init(
        form: SongForm? = .standard, key: Key = .cMajor, qpm: Double = 96, seed: UInt64 = 1,
        settings: ComposeSettings = ComposeSettings(), stages: Set<Stage> = Set(Stage.allCases),
        prime: GridScore? = nil, chords: [Int: [Chord?]] = [:], held: HeldNotes? = nil,
        pull: LatentPull? = nil
    ) {
        self.form = form
        self.key = key
        self.qpm = qpm
        self.seed = seed
        self.settings = settings
        self.stages = stages
        self.prime = prime
        self.chords = chords
        self.held = held
        self.pull = pull
    }
}

/// A melody that draws the motif towards itself.
public struct LatentPull: Hashable, Sendable, Codable {
    /// Its bars start at step 0.
    public var melody: [GridNote]
    public var bars: Int
    /// 0 leaves the motif where it is, 1 replaces it.
    public var amount: Double

    public init(melody: [GridNote], bars: Int, amount: Double) {
        self.melody = melody
        self.bars = bars
        self.amount = amount
    }
}
