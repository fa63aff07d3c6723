import Composing
import MusicCore

/// Notes that a section with the recall slider at 0 turns away from: what its letter struck at the same place.
///
/// To hear nothing of the source is not yet to differ from it. Two songs that know nothing of each other share a sixth of
/// their notes on the same form and chords, since a bass finds the root on the first beat by itself.
struct ForgottenNotes: Sendable {
    /// Nats taken from the logit of a note that was struck there before: with so much, a section that forgets shares no
    /// more notes with its source than two letters of a real song share, 0.14.
    static let cost: Float = 0.4

    private struct Place: Hashable {
        let voice: Int
        let pitch: Int
        /// Counted from the start of the section.
        let step: Int
    }

    private let places: Set<Place>
    /// Step of the song at which the section begins that forgets.
    private let start: Int

    /// - Parameters:
    ///   - source: what the letter wrote, from its first bar.
    ///   - semitones: how much higher the section is that begins at `step`.
    init(of source: GridScore, semitones: Int, sectionAt step: Int) {
        start = step
        var places: Set<Place> = []
        for voice in Voice.allCases where !voice.isDrum {
            for note in source[voice] {
                places.insert(Place(voice: voice.index, pitch: Int(note.pitch) + semitones, step: note.step))
            }
        }
        self.places = places
    }

    /// Makes what was struck at this step of the song before less likely than the rest: p ∝ p e^−cost.
    func apply(to candidates: inout Candidates, _ voice: Voice, step: Int) {
        candidates.adjust { candidate in
            guard EventVocabulary.noteOns.contains(candidate.token) else { return candidate.logit }
            let pitch = candidate.token - EventVocabulary.noteOns.lowerBound
            let isTwin = places.contains(Place(voice: voice.index, pitch: pitch, step: step - start))
            return isTwin ? candidate.logit - ForgottenNotes.cost : candidate.logit
        }
    }
}
