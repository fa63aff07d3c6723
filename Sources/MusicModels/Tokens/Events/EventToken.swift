import MusicCore

/// One event of the language in which stage 3 writes music.
///
/// A bar is `[section] bar [metre] chord chord {track event…}`; `EventGrammar` has the rules.
public enum EventToken: Hashable, Sendable {
    /// Fills up batches; means nothing.
    case padding
    case start
    case end
    case section(SectionKind)
    case style(MusicStyle)
    case bar
    /// Sixteenths a bar, 1...32; follows `bar` where it differs from the bar before (16 before the first).
    case metre(Int)
    /// The chord of a half bar; `nil` is no chord.
    case chord(Chord?)
    case track(Voice)
    /// Loudness of the notes that follow, 0...7.
    case velocity(Int)
    /// Sixteenths to move on, 1...32.
    case timeShift(Int)
    case noteOn(Int)
    case noteOff(Int)
    case sustain(Bool)
    /// Bars after a gap follow.
    case infillSuffix
    /// The gap's own bars follow.
    case infillMiddle
    case infillEnd
}
