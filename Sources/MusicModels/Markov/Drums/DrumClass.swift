import MusicCore

/// The nine drums of the drum grid, in the order of their bits.
public enum DrumClass: Int, CaseIterable, Sendable, Codable {
    case kick, snare, closedHat, openHat, lowTom, midTom, highTom, crash, ride

    public var bit: UInt16 { 1 << UInt16(rawValue) }

    /// The General MIDI key it is played with.
    public var pitch: UInt8 { [36, 38, 42, 46, 43, 47, 50, 49, 51][rawValue] }

    /// The class of a General MIDI or Roland TD-11 key, as Gillick et al. (2019) map them; `nil` for other sounds.
    public init?(pitch: UInt8) {
        switch pitch {
        case 35, 36: self = .kick
        case 37, 38, 39, 40: self = .snare
        case 22, 42, 44: self = .closedHat
        case 26, 46: self = .openHat
        case 41, 43, 58: self = .lowTom
        case 45, 47: self = .midTom
        case 48, 50: self = .highTom
        case 49, 52, 55, 57: self = .crash
        case 51, 53, 59: self = .ride
        default: return nil
        }
    }
}

/// Sixteen steps of drums: which of the nine strike, and how hard.
public struct DrumBar: Sendable, Hashable {
    /// Nine bits a step.
    public var hits: [UInt16]
    /// Velocity bin 0...7 a step and class; read only where the bit is set.
    public var velocities: [[UInt8]]

    public init() {
        hits = Array(repeating: 0, count: 16)
        velocities = Array(repeating: Array(repeating: 4, count: DrumClass.allCases.count), count: 16)
    }

    /// The bars of a drum voice in 4/4, notes outside the nine classes left out.
    public static func bars(of notes: [GridNote], count: Int) -> [DrumBar] {
        var bars = Array(repeating: DrumBar(), count: count)
        for note in notes where note.step >= 0 && note.step < count * 16 {
            guard let drum = DrumClass(pitch: note.pitch) else { continue }
            bars[note.step / 16].hits[note.step % 16] |= drum.bit
            bars[note.step / 16].velocities[note.step % 16][drum.rawValue] = note.velocityBin
        }
        return bars
    }

    /// The strokes as notes of one step each, from a first step on.
    public func notes(from first: Int) -> [GridNote] {
        (0..<16).flatMap { step in
            DrumClass.allCases.filter { hits[step] & $0.bit != 0 }.map {
                GridNote(step: first + step, length: 1, pitch: $0.pitch, velocityBin: velocities[step][$0.rawValue])
            }
        }
    }
}
