import Composing
import MusicCore

/// One version of the song: what was written, from which seed and with which settings.
public struct Take: Hashable, Sendable, Codable, Identifiable {
    /// How a take came about.
    public enum Origin: Hashable, Sendable, Codable {
        case written
        /// One section of an earlier take was written again.
        case rewritten(section: String)
        /// Notes that were there before the first take was written.
        case drawn
    }

    /// Counts from 1 and is never used again.
    public let id: Int
    public var origin: Origin
    public var seed: UInt64
    public var settings: ComposeSettings
    public var stages: Set<Stage>
    public var song: Song
    /// Stars, 0...5.
    public var rating: Int
    /// Whether every bar of the form was written.
    public var isComplete: Bool
    /// Hash of the checkpoint each stage used.
    public var checkpoints: [String: String]
    public var tokens: Int
    public var seconds: Double
    /// What the engine was asked for, all of it, so that it can be asked again; `nil` for notes drawn by hand.
    public var request: ComposeRequest?

    public init(
        id: Int, origin: Origin, seed: UInt64, settings: ComposeSettings, stages: Set<Stage>, song: Song,
        rating: Int = 0, isComplete: Bool = false, checkpoints: [String: String] = [:], tokens: Int = 0,
        seconds: Double = 0, request: ComposeRequest? = nil
    ) {
        self.id = id
        self.origin = origin
        self.seed = seed
        self.settings = settings
        self.stages = stages
        self.song = song
        self.rating = rating
        self.isComplete = isComplete
        self.checkpoints = checkpoints
        self.tokens = tokens
        self.seconds = seconds
        self.request = request
    }
}
