import MusicCore

/// Whether music is heard.
public enum PlaybackState: String, Sendable, Hashable, Codable { case stopped, playing, paused }

/// A player at one moment.
public struct PlayerStatus: Sendable, Equatable {
    public var state = PlaybackState.stopped
    /// Where the score is heard now; while stopped, where play began.
    public var tick = 0
    /// Beats of the count-in until the score begins, 0 when it has.
    public var countInBeats = 0
    /// Quarters a minute now, with the tempo scale or the master's clock in it.
    public var qpm = 120.0
    public var isRecording = false
    /// The end of the score was reached before more of it was written.
    public var isWaitingForMore = false
    /// Quarters a minute of the master that is followed.
    public var masterTempo: Double?
    /// What is connected.
    public var destinations: [OutputRole: PlaybackPort] = [:]
    /// The keyboard or master that is heard.
    public var input: PlaybackPort?
    /// Why nothing is heard, where a sequencer was wanted and could not be had.
    public var trouble: PlaybackError?

    public init() {}
}

/// A part of what a player sends, which may have a destination of its own.
public enum OutputRole: Hashable, Sendable, Codable {
    /// Everything that has no destination of its own.
    case main
    case voice(Voice)
    case metronome
    /// MIDI clock, which goes along with the main part otherwise.
    case clock
}
