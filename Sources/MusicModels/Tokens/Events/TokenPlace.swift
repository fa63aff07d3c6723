/// Where a token stands in the music: what the section memory's bias measures distances in.
public struct TokenPlace: Sendable, Hashable {
    /// Bar index; counted from the start of whatever the token belongs to, so it may be negative in a context.
    public var bar: Int32
    /// Step within the bar, 0 at the bar line; at most the bar's length.
    public var step: UInt8
    /// `Voice.index`, or `noTrack` for tokens that belong to no voice.
    public var track: UInt8

    /// The track of BAR, CHORD, SECTION and the like.
    public static let noTrack: UInt8 = 5

    public init(bar: Int32, step: UInt8, track: UInt8) {
        self.bar = bar
        self.step = step
        self.track = track
    }
}
