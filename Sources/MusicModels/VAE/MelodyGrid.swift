import MusicCore

/// The vocabulary of monophonic melodies on the grid of sixteenths: 130 symbols, one a step.
///
/// 0...127 start a note, `noteOff` ends it, `hold` lets a note sound or a rest go on
/// (Roberts et al. 2018, A Hierarchical Latent Vector Model for Learning Long-Term Structure in Music).
public enum MelodyGrid {
    public static let symbolCount = 130
    public static let noteOff: UInt8 = 128
    public static let hold: UInt8 = 129
    public static let stepsPerBar = 16
    /// The loudness given to decoded notes.
    public static let velocityBin: UInt8 = 5

    /// The symbols of a melody's first `steps` steps.
    ///
    /// Where notes start together the highest counts; a note ends at the next onset at the latest.
    public static func symbols(of melody: [GridNote], steps: Int) -> [UInt8] {
        var symbols = [UInt8](repeating: hold, count: max(0, steps))
        var highest: [Int: GridNote] = [:]
        for note in melody where note.step >= 0 && note.step < steps && note.length > 0 && note.pitch < 128 {
            if let other = highest[note.step], (other.pitch, other.length) >= (note.pitch, note.length) { continue }
            highest[note.step] = note
        }
        for note in highest.values {
            symbols[note.step] = note.pitch
            guard note.end < steps, highest[note.end] == nil else { continue }
            let isCutEarlier = (note.step + 1..<note.end).contains { highest[$0] != nil }
            if !isCutEarlier { symbols[note.end] = noteOff }
        }
        return symbols
    }

    /// The notes of symbols; every sequence means something: a `noteOff` without a note is a rest.
    public static func notes(of symbols: some Collection<UInt8>) -> [GridNote] {
        var notes: [GridNote] = []
        var open: GridNote?
        func close(at step: Int) {
            guard var note = open else { return }
            note.length = step - note.step
            notes.append(note)
            open = nil
        }
        for (step, symbol) in symbols.enumerated() where symbol != hold {
            close(at: step)
            if symbol < 128 { open = GridNote(step: step, length: 1, pitch: symbol, velocityBin: velocityBin) }
        }
        close(at: symbols.count)
        return notes
    }
}
