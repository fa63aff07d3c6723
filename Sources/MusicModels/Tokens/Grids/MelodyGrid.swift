import MusicCore

/// One voice as one of 130 tokens a step: 128 pitches that start, a stop, and "as before".
public enum MelodyGrid {
    public static let noteOff = 128
    /// The note goes on, or the rest does.
    public static let hold = 129
    public static let vocabularySize = 130

    /// The tokens of so many steps from `start`; of notes that start together the highest counts, and a new note
    /// ends the one before.
    ///
    /// A note that sounds into the range is left out: the first step is a hold.
    public static func tokens(_ notes: [GridNote], from start: Int, steps: Int) -> [UInt8] {
        var tokens = Array(repeating: UInt8(hold), count: max(0, steps))
        var end: Int?
        var onset = -1
        for note in notes.sorted() where note.step >= start && note.step < start + steps {
            let step = note.step - start
            if step > onset, let last = end, last < step { tokens[last] = UInt8(noteOff) }
            // Sorted by pitch within a step, so the highest is written last.
            tokens[step] = note.pitch
            onset = step
            end = note.end - start
        }
        if let last = end, last < steps { tokens[last] = UInt8(noteOff) }
        return tokens
    }

    /// The notes that tokens spell, from `start` on; a note without a stop ends with the grid.
    public static func notes(_ tokens: some Sequence<some BinaryInteger>, at start: Int = 0, velocityBin: UInt8 = 5)
        -> [GridNote]
    {
        var notes: [GridNote] = []
        var open: (step: Int, pitch: UInt8)?
        var step = 0
        func close() {
            guard let note = open else { return }
            notes.append(
                GridNote(
                    step: start + note.step, length: step - note.step, pitch: note.pitch, velocityBin: velocityBin))
            open = nil
        }
        for token in tokens {
            switch Int(token) {
            case 0..<128:
                close()
                open = (step, UInt8(Int(token)))
            case noteOff: close()
            default: break
            }
            step += 1
        }
        close()
        return notes
    }
}
