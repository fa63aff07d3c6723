import MusicCore

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

    /// The strokes as notes of one step each, from a first step on, in the order of a score: the crash, a class behind the
    /// high tom, lies below it.
    public func notes(from first: Int) -> [GridNote] {
        (0..<16).flatMap { step in
            DrumClass.allCases.filter { hits[step] & $0.bit != 0 }.map {
                GridNote(step: first + step, length: 1, pitch: $0.pitch, velocityBin: velocities[step][$0.rawValue])
            }.sorted()
        }
    }
}
