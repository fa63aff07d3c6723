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
