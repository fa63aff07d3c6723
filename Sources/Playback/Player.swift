import MusicCore

/// Whether music is heard.
public enum PlaybackState: String, Sendable, Hashable, Codable { case stopped, playing, paused }

/// What a player tells while it plays.
public enum PlaybackNotice: Sendable, Equatable {
    case state(PlaybackState)
    /// The score came to its end; `state(.stopped)` follows.
    case finished
    /// The port that was played to is gone; it is connected again when it comes back.
    case destinationLost(PlaybackPort)
    case destinationFound(PlaybackPort)
    case failed(PlaybackError)
}

/// Plays scores: through a synthesizer, or silently where there is none, with a playhead in any case.
///
/// Commands return at once and are carried out in order. Times are ticks of the score, 480 a quarter.
public protocol Player: AnyObject, Sendable {
    var state: PlaybackState { get }
    /// Where the score is heard now; while stopped, where play began.
    var positionTick: Int { get }
    /// What is played to; `nil` where nothing is heard.
    var destination: PlaybackPort? { get }
    /// Why nothing is heard, where a sequencer was wanted and could not be had.
    var trouble: PlaybackError? { get }

    /// Silences what sounds and plays a score, until its end or for ever where a loop is set.
    func play(_ score: Score, fromTick tick: Int)
    /// Stops where it stands; `resume` goes on from there.
    func pause()
    func resume()
    func stop()
    func seek(toTick tick: Int)
    /// Replaces the score while it plays, from the next bar line on; at once where nothing plays.
    func update(_ score: Score)
    /// Multiplies every tempo of the score, 0.1...10.
    func setTempoScale(_ scale: Double)
    /// Repeats these ticks, once the playhead is within; `nil` plays on.
    func setLoop(_ range: Range<Int>?)
    /// Which tracks, by index in the score, are silent, and which alone are heard.
    func setTracks(muted: Set<Int>, soloed: Set<Int>)
    /// Lets notes be heard on the side at once, the earliest now, with a program of their own.
    func audition(_ notes: [Note], channel: UInt8, program: UInt8)
    /// Stops and silences everything on all channels.
    func panic()
    /// Silences and lets go of the sequencer; returns when that is done. Later commands do nothing.
    func silenceAndClose()
    /// Takes notices, on the player's own queue; replaces the receiver before.
    func setReceiver(_ receiver: (@Sendable (PlaybackNotice) -> Void)?)
}

extension Player {
    public var isPlaying: Bool { state == .playing }
}
