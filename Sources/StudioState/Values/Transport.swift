import MusicCore

/// What the player does.
public struct Transport: Hashable, Sendable {
    public enum Status: Hashable, Sendable { case stopped, playing, paused }

    public var status = Status.stopped
    /// The playhead in ticks from the start of the song.
    public var tick = 0
    /// Bars that are played over and over.
    public var loop: Range<Int>?
    public var ports: [PortChoice] = []
    /// Name of the port that is connected.
    public var port: String?
    /// Why nothing can be heard, where that is so.
    public var silence: String?
    /// Where the drums are sent, where that is not where the rest goes.
    public var drumPort: String?
    /// Keyboards, or masters of the clock, that can be listened to, and the one that is.
    public var inputs: [PortChoice] = []
    public var input: String?
    /// Clicks on the beats while a song plays.
    public var hasMetronome = false
    /// Bars of clicks before playing and recording begin.
    public var countInBars = 0
    /// Beats of the count-in that are still to come.
    public var countInBeats = 0
    public var sendsClock = false
    public var followsClock = false
    /// Tempo of the master that is followed.
    public var masterTempo: Double?
    /// Whether what is played on the keyboard is recorded, and what came so far, on the song's grid.
    public var isRecording = false
    public var recorded: [GridNote] = []
    /// Whether played keys are written at the cursor, one after the other.
    public var isStepping = false

    public init() {}

    public var isPlaying: Bool { status == .playing }
}

/// A place where notes can be sent.
public struct PortChoice: Hashable, Sendable {
    /// What a player connects to, for example `128:0`.
    public var address: String
    public var name: String
    public var isConnected: Bool

    public init(address: String, name: String, isConnected: Bool = false) {
        self.address = address
        self.name = name
        self.isConnected = isConnected
    }
}
