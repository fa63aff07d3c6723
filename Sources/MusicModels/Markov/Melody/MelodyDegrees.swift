import MusicCore

/// A melody as degrees of its key, with what is known before each note: the chord that sounds and the beat.
public enum MelodyDegrees {
    /// Degrees are semitones above the tonic, 0...11.
    public static let count = 12
    /// Symbols of `chordSymbol` are below this.
    public static let chordCount = 64
    /// The symbol of no chord.
    public static let noChord = 63

    /// The degree of each note of a line; its condition is 2 · chord symbol + 1 on a beat, + 0 between beats.
    public static func sequence(of line: MelodyLine) -> ConditionalChain.Sequence {
        let conditions = line.notes.map { note -> Int in
            let bar = note.step / 16
            let chord =
                line.bars.indices.contains(bar)
                ? Int(chordSymbol(of: line.bars[bar], step: note.step % 16, key: line.key)) : noChord
            return 2 * chord + (note.step % 4 == 0 ? 1 : 0)
        }
        return ConditionalChain.Sequence(degrees(of: line), conditions: conditions)
    }

    /// Semitones above the tonic.
    public static func degrees(of line: MelodyLine) -> [Int] {
        line.notes.map { ((Int($0.pitch) - line.key.tonic) % 12 + 12) % 12 }
    }

    /// The chord at a step of a bar: four times its root above the tonic, plus its family (major, minor, dominant,
    /// diminished); 63 for none.
    static func chordSymbol(of bar: GridBar, step: Int, key: Key) -> UInt64 {
        guard !bar.chords.isEmpty else { return UInt64(noChord) }
        let half = min(bar.chords.count - 1, step * bar.chords.count / 16)
        guard let chord = bar.chords[half] else { return UInt64(noChord) }
        let root = ((chord.root - key.tonic) % 12 + 12) % 12
        let family: Int
        switch chord.quality {
        case .major, .major6, .major7, .suspended2, .suspended4, .augmented: family = 0
        case .minor, .minor7: family = 1
        case .dominant7: family = 2
        case .diminished, .halfDiminished7, .diminished7: family = 3
        }
        return UInt64(root * 4 + family)
    }
}
