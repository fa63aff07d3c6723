import MusicCore

/// The nine drums that a grid tells apart; the bits of its tokens, lowest first.
public enum DrumClass: Int, CaseIterable, Sendable, Codable {
    case kick, snare, closedHat, openHat, lowTom, midTom, highTom, crash, ride

    public var bit: UInt16 { 1 << UInt16(rawValue) }

    /// The pitch that stands for the class, as in General MIDI.
    public var pitch: UInt8 { [36, 38, 42, 46, 43, 47, 50, 49, 51][rawValue] }

    /// The class of a percussion key, General MIDI or Roland; `nil` for keys outside 22...87.
    ///
    /// The nine classes of Gillick et al., "Learning to Groove with Inverse Sequence Transformations" (2019); hand
    /// percussion goes to the drum whose part it plays.
    public init?(pitch: UInt8) {
        switch pitch {
        case 35, 36: self = .kick
        case 27, 28, 31...34, 37...40, 56, 65, 66, 75, 85: self = .snare
        case 22, 42, 44, 54, 68...71, 73, 78, 80: self = .closedHat
        case 26, 46, 67, 72, 74, 79: self = .openHat
        case 29, 41, 43, 58, 61, 64, 84: self = .lowTom
        case 45, 47, 60, 63, 77, 86, 87: self = .midTom
        case 30, 48, 50, 62, 76, 83: self = .highTom
        case 49, 52, 55, 57: self = .crash
        case 51, 53, 59, 81, 82: self = .ride
        default: return nil
        }
    }
}

/// Drums as one of 512 tokens a step: which of the nine classes are struck.
public enum DrumGrid {
    public static let vocabularySize = 1 << DrumClass.allCases.count

    /// The tokens of so many steps from `start`; keys of no class are left out.
    public static func tokens(_ hits: [GridNote], from start: Int, steps: Int) -> [UInt16] {
        var tokens = Array(repeating: UInt16(0), count: max(0, steps))
        for hit in hits where hit.step >= start && hit.step < start + steps {
            if let drum = DrumClass(pitch: hit.pitch) { tokens[hit.step - start] |= drum.bit }
        }
        return tokens
    }

    /// The hits that tokens spell, sorted, from `start` on.
    public static func notes(_ tokens: some Sequence<some BinaryInteger>, at start: Int = 0, velocityBin: UInt8 = 5)
        -> [GridNote]
    {
        var notes: [GridNote] = []
        for (step, token) in tokens.enumerated() {
            for drum in DrumClass.allCases where Int(token) & Int(drum.bit) != 0 {
                notes.append(GridNote(step: start + step, length: 1, pitch: drum.pitch, velocityBin: velocityBin))
            }
        }
        return notes.sorted()
    }
}
