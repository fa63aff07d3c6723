import MusicCore

/// The latent pane: what lies between its corners, as the engine last decoded it.
public struct Latent: Hashable, Sendable {
    /// A place for the pane's cursor.
    public enum Row: Hashable, Sendable {
        case corner(Corner)
        /// How far the point is from A towards B, and from there down towards C and D.
        case across, down
        case attribute(String)
    }

    /// A place in the square, 0...1 from the left and from above.
    public struct Point: Hashable, Sendable {
        public var across: Double
        public var down: Double

        public init(across: Double, down: Double) {
            self.across = across
            self.down = down
        }
    }

    /// Attributes that have a direction; known once the model is loaded.
    public var attributes: [String] = []
    /// Whether a latent space is there at all; `nil` until the engine has said so.
    public var isAvailable: Bool?
    /// Where the pane's cursor is.
    public var row = Row.across
    /// The melody at the point; `nil` until it was decoded.
    public var morph: Morph?
    /// Number of the newest request; answers to older ones are dropped.
    public var requestID = 0
    /// The next answer is heard: the point was moved by hand.
    public var hearsNext = false
    /// Where the point has been, oldest first.
    public var trail: [Point] = []

    public init() {}

    /// Adds where the point was, and forgets what is long ago.
    mutating func leave(_ point: Point) {
        trail.append(point)
        if trail.count > 6 { trail.removeFirst(trail.count - 6) }
    }
}

/// A melody between others.
public struct Morph: Hashable, Sendable {
    public var melody: [GridNote]
    public var bars: Int
    /// What was measured of it, by the name of the attribute.
    public var measured: [String: Double]

    public init(melody: [GridNote], bars: Int, measured: [String: Double] = [:]) {
        self.melody = melody
        self.bars = bars
        self.measured = measured
    }
}
