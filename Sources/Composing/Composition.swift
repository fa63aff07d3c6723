import MusicCore

/// What a composer reports while it works, in this order.
public enum ComposeEvent: Hashable, Sendable {
    /// Something the user should know, for example that a checkpoint is missing and what was done instead.
    case notice(String)
    /// The form is settled and the chords of every bar; again where a revision came, whose written bars stand.
    case planned(form: SongForm, bars: [GridBar])
    /// The motif as stage 1 wrote it, then as stage 2 shaped it; steps from 0.
    case motif(stage: Stage, melody: [GridNote], bars: Int)
    /// A bar is done; `content` holds that one bar.
    case bar(index: Int, content: GridScore)
    /// A section is done.
    case section(index: Int)
    /// Tokens so far and the rate; `fraction` of the work in 0...1.
    case progress(tokens: Int, tokensPerSecond: Double, fraction: Double)
}

/// What a stage did.
public struct StageReport: Hashable, Sendable, Codable {
    public var ran: Bool
    /// Hash of the checkpoint that was used, where one was.
    public var checkpoint: String?
    public var seconds: Double
    /// Why it did not run, or what it had to do without.
    public var notice: String?

    public init(ran: Bool, checkpoint: String? = nil, seconds: Double = 0, notice: String? = nil) {
        self.ran = ran
        self.checkpoint = checkpoint
        self.seconds = seconds
        self.notice = notice
    }
}

/// A finished, or stopped, piece of work.
public struct Composition: Hashable, Sendable {
    public var song: Song
    public var seed: UInt64
    public var tokens: Int
    public var seconds: Double
    public var stages: [Stage: StageReport]
    /// Whether it was stopped before the form was full.
    public var isComplete: Bool
    /// Notes of the longest run that the melody shares with a song that was trained on; `nil` where nothing is known.
    public var longestCopy: Int?

    public init(
        song: Song, seed: UInt64, tokens: Int, seconds: Double, stages: [Stage: StageReport], isComplete: Bool,
        longestCopy: Int? = nil
    ) {
        self.song = song
        self.seed = seed
        self.tokens = tokens
        self.seconds = seconds
        self.stages = stages
        self.isComplete = isComplete
        self.longestCopy = longestCopy
    }
}
