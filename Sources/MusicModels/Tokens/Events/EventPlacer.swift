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
        if EventVocabulary.timeShifts.contains(id) {
            step = min(255, step + id - EventVocabulary.timeShifts.lowerBound + 1)
        } else if EventVocabulary.tracks.contains(id) {
            track = UInt8(id - EventVocabulary.tracks.lowerBound)
            step = 0
        } else if EventVocabulary.chords.contains(id) {
            defer { chords += 1 }
            return place(step: chords == 0 ? 0 : barSteps / 2)
        } else if id == EventVocabulary.bar {
            nextBar += 1
            restart()
        } else if EventVocabulary.metres.contains(id) {
            barSteps = id - EventVocabulary.metres.lowerBound + 1
        } else if id < EventVocabulary.bar || id >= EventVocabulary.infillSuffix {
            restart()
            return TokenPlace(bar: Int32(truncatingIfNeeded: nextBar), step: 0, track: TokenPlace.noTrack)
        }
        return place(step: step)
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
