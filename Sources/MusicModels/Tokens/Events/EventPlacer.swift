import MusicCore

/// Finds the place of every token while a stream is read or written, one token at a time.
///
/// A time shift stands where it leads to, a section mark and the frame's tokens stand at the bar that follows them.
public struct EventPlacer: Sendable, Hashable {
    /// Bar that the next BAR token opens.
    public private(set) var nextBar: Int
    /// Sixteenths in the current bar.
    public private(set) var barSteps: Int
    /// Steps since the bar line in the current track.
    public private(set) var step = 0
    private var track = TokenPlace.noTrack
    private var chords = 0

    /// Starts before the bar `firstBar`, after bars of `barSteps`.
    public init(firstBar: Int = 0, barSteps: Int = 16) {
        nextBar = firstBar
        self.barSteps = barSteps
    }

    /// The place of the next token, which is taken in.
    public mutating func place(_ id: Int) -> TokenPlace {
        place(EventPlacer.kinds.indices.contains(id) ? EventPlacer.kinds[id] : .frame)
    }

    /// The places of a whole stream.
    static func places(of tokens: [UInt16]) -> [TokenPlace] {
        var placer = EventPlacer()
        return kinds.withUnsafeBufferPointer { kinds in
            tokens.map { placer.place(Int($0) < kinds.count ? kinds[Int($0)] : .frame) }
        }
    }

    @inline(__always)
    private mutating func place(_ kind: Kind) -> TokenPlace {
        switch kind {
        case .event(let steps): step = min(255, step &+ steps)
        case .track(let index):
            track = index
            step = 0
        case .chord:
            defer { chords += 1 }
            return place(step: chords == 0 ? 0 : barSteps / 2)
        case .bar:
            nextBar += 1
            restart()
        case .metre(let steps): barSteps = steps
        case .frame:
            restart()
            return TokenPlace(bar: Int32(truncatingIfNeeded: nextBar), step: 0, track: TokenPlace.noTrack)
        }
        return place(step: step)
    }

    private enum Kind {
        /// Time shifts move on by steps, what happens where it stands by none: one case for nearly every token, so that
        /// the processor guesses right which it will be.
        case event(after: Int)
        case track(UInt8), chord, bar, metre(Int)
        /// Stands at the bar that follows.
        case frame
    }

    /// What every id does to the place.
    private static let kinds: [Kind] = (0..<EventVocabulary.size).map { id in
        if EventVocabulary.timeShifts.contains(id) { return .event(after: id - EventVocabulary.timeShift + 1) }
        if EventVocabulary.tracks.contains(id) { return .track(UInt8(id - EventVocabulary.track)) }
        if EventVocabulary.chords.contains(id) { return .chord }
        if id == EventVocabulary.bar { return .bar }
        if EventVocabulary.metres.contains(id) { return .metre(id - EventVocabulary.metre + 1) }
        return id < EventVocabulary.bar || id >= EventVocabulary.infillSuffix ? .frame : .event(after: 0)
    }

    private mutating func restart() {
        step = 0
        chords = 0
        track = TokenPlace.noTrack
    }

    private func place(step: Int) -> TokenPlace {
        TokenPlace(bar: Int32(truncatingIfNeeded: nextBar - 1), step: UInt8(step), track: track)
    }
}
