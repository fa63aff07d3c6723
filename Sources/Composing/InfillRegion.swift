import MusicCore

/// A part of a written song that is to be written again: some bars of some voices.
public struct InfillRegion: Hashable, Sendable, Codable {
    public var bars: Range<Int>
    public var voices: Set<Voice>

    public init(bars: Range<Int>, voices: Set<Voice> = Set(Voice.allCases)) {
        self.bars = bars
        self.voices = voices
    }

    /// Whether none of the region's notes is there yet.
    public func isEmpty(in song: GridScore) -> Bool {
        let lines = song.barSteps
        let steps = lines[bars.lowerBound]..<lines[bars.upperBound]
        return !voices.contains { song[$0].contains { steps.contains($0.step) } }
    }

    /// The song with this region's notes taken from another score of the same bars; everything outside stays as it is.
    ///
    /// Notes belong to the bar in which they start. A new note that would run into one of the same pitch outside the
    /// region gives way: it starts later, ends earlier, or is left out.
    public func replacing(in song: GridScore, with written: GridScore) -> GridScore {
        var result = song
        let lines = song.barSteps
        let steps = lines[bars.lowerBound]..<lines[bars.upperBound]
        for voice in voices {
            let outside = song[voice].filter { !steps.contains($0.step) }
            let inside = written[voice].filter { steps.contains($0.step) }
            result[voice] = (outside + inside.compactMap { Self.fitted($0, among: outside) }).sorted()
        }
        return result
    }

    /// A note cut so that it overlaps none of its pitch.
    private static func fitted(_ note: GridNote, among others: [GridNote]) -> GridNote? {
        var note = note
        for other in others where other.pitch == note.pitch && other.step < note.end && note.step < other.end {
            if other.step > note.step {
                note.length = other.step - note.step
            } else {
                note.length = note.end - other.end
                note.step = other.end
            }
            if note.length < 1 { return nil }
        }
        return note
    }
}
