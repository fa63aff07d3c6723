/// Pulses per quarter note in memory and in the files written here.
public let ppq = 480

/// Ticks in a sixteenth note, the step of every grid.
public let ticksPerStep = ppq / 4

/// A sounding note in ticks.
public struct Note: Hashable, Sendable, Codable {
    /// Onset in ticks from the start of the score.
    public var tick: Int
    /// Length in ticks, at least 1.
    public var duration: Int
    /// MIDI key number, 0...127; 60 is middle C.
    public var pitch: UInt8
    /// MIDI velocity, 1...127.
    public var velocity: UInt8

    public init(tick: Int, duration: Int, pitch: UInt8, velocity: UInt8) {
        self.tick = tick
        self.duration = duration
        self.pitch = pitch
        self.velocity = velocity
    }

    /// The first tick after the note.
    public var end: Int { tick + duration }
}

extension Note: Comparable {
    /// Order of notation: by onset, then pitch, then length, then velocity.
    public static func < (a: Note, b: Note) -> Bool {
        (a.tick, a.pitch, a.duration, a.velocity) < (b.tick, b.pitch, b.duration, b.velocity)
    }
}

/// A control change, for example the sustain pedal (controller 64).
public struct ControlChange: Hashable, Sendable, Codable {
    public var tick: Int
    public var controller: UInt8
    public var value: UInt8

    public init(tick: Int, controller: UInt8, value: UInt8) {
        self.tick = tick
        self.controller = controller
        self.value = value
    }
}

/// The pitch wheel of a channel.
public struct PitchBend: Hashable, Sendable, Codable {
    public var tick: Int
    /// −8192...8191; 0 is the middle.
    public var value: Int16

    public init(tick: Int, value: Int16) {
        self.tick = tick
        self.value = value
    }
}

/// One of the five parts a song is written in.
public enum Voice: String, CaseIterable, Sendable, Codable, Comparable {
    case melody, counter, chords, bass, drums

    /// Position in the order in which a bar is written.
    public var index: Int {
        switch self {
        case .melody: 0
        case .counter: 1
        case .chords: 2
        case .bass: 3
        case .drums: 4
        }
    }

    public static func < (a: Voice, b: Voice) -> Bool { a.index < b.index }

    public var isDrum: Bool { self == .drums }

    /// MIDI channel 0...15; drums are on channel 9, which people call 10.
    public var defaultChannel: UInt8 { [0, 1, 2, 3, 9][index] }

    /// General MIDI program that sounds well for the part: flute, vibraphone, piano, finger bass, standard kit.
    public var defaultProgram: UInt8 { [73, 11, 0, 33, 0][index] }
}
