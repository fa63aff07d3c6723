import MusicCore

/// What a player tells while it plays.
public enum PlaybackNotice: Sendable, Equatable {
    case state(PlaybackState)
    /// The playhead is at a tick of the score; told some 25 times a second while it moves.
    case position(Int)
    /// The score came to its end; `state(.stopped)` follows.
    case finished
    /// The score came to its end and is waited at for more, or goes on with what has come.
    case waitsForMore(Bool)

    /// A port that was played to or listened to is gone; it is connected again when it comes back.
    case destinationLost(PlaybackPort)
    /// A port was connected, at first or again.
    case destinationFound(PlaybackPort)
    /// A port of another program came or went, so a list of them is out of date.
    case portsChanged

    /// A key of the input went down, or up where the velocity is 0.
    case key(pitch: UInt8, velocity: UInt8)
    /// A note was recorded, on its quantised tick, in a pass of the loop, from 0.
    case recorded(Note, pass: Int)
    /// The recording is over.
    case recordingEnded(RecordedPhrase)
    /// Keys were written at a step, and the next ones go to `next`.
    case stepped([Note], next: Int)

    /// A master's clock is followed at this tempo in quarters a minute; `nil` where it fell silent.
    case clockLocked(qpm: Double?)

    case failed(PlaybackError)
}
