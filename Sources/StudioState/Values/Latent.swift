import MusicCore

/// The latent pane: what lies between A and B, as the engine last decoded it.
public struct Latent: Hashable, Sendable {
    /// Attributes that have a direction; known once the model is loaded.
    public var attributes: [String] = []
    /// Whether a latent space is there at all; `nil` until the engine has said so.
    public var isAvailable: Bool?
    /// Row of the cursor: 0 A, 1 B, 2 position, then the attributes.
    public var row = 2
    /// The melody at the point; `nil` until it was decoded.
    public var morph: Morph?
    /// Number of the newest request; answers to older ones are dropped.
    public var requestID = 0

    public init() {}

    public var rowCount: Int { 3 + attributes.count }
}

/// A melody between two others.
public struct Morph: Hashable, Sendable {
    public var melody: [GridNote]
    public var bars: Int

    public init(melody: [GridNote], bars: Int) {
        self.melody = melody
        self.bars = bars
    }
}
