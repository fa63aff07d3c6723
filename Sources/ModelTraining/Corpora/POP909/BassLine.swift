import MusicCore

/// Takes the bass out of a piano part: its lowest line.
enum BassLine {
    /// Above this pitch nothing is bass (the E above the bass clef's lowest C).
    private static let highest: UInt8 = 52
    /// A note this far above the sounding bass note is a figure of the left hand.
    private static let reach = 4

    /// The piano's notes without the bass, and the bass: at most one note at a time.
    ///
    /// At each onset the lowest note is bass if it is low enough and either continues the line (near the last bass
    /// note or below it), or follows after that has ended, or opens a half bar.
    static func split(_ notes: [GridNote], halfBarSteps: Int) -> (upper: [GridNote], bass: [GridNote]) {
        var upper: [GridNote] = []
        var bass: [GridNote] = []
        var lastStep = -1
        for note in notes.sorted() {
            let isLowest = note.step > lastStep
            lastStep = note.step
            guard isLowest, note.pitch <= highest, continues(bass.last, note, halfBarSteps) else {
                upper.append(note)
                continue
            }
            if let last = bass.last, last.end > note.step { bass[bass.count - 1].length = note.step - last.step }
            bass.append(note)
        }
        return (upper, bass)
    }

    private static func continues(_ last: GridNote?, _ note: GridNote, _ halfBarSteps: Int) -> Bool {
        guard let last else { return true }
        return note.step >= last.end || note.step % max(1, halfBarSteps) == 0
            || Int(note.pitch) <= Int(last.pitch) + reach
    }
}
