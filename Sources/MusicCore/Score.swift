/// A part of a score with its own instrument.
public struct Track: Hashable, Sendable, Codable {
    public var name: String
    /// 0...15; 9 is the drum channel of General MIDI.
    public var channel: UInt8
    /// General MIDI program, 0...127.
    public var program: UInt8
    public var isDrum: Bool
    /// Sorted by `Note.<`.
    public var notes: [Note]
    public var controls: [ControlChange]
    /// In the order of their ticks; they go from file to file, and are not played.
    public var bends: [PitchBend]
    /// The part it plays in a song, where that is known.
    public var voice: Voice?

    public init(
        name: String, channel: UInt8, program: UInt8, isDrum: Bool, notes: [Note] = [], controls: [ControlChange] = [],
        bends: [PitchBend] = [], voice: Voice? = nil
    ) {
        self.name = name
        self.channel = channel
        self.program = program
        self.isDrum = isDrum
        self.notes = notes
        self.controls = controls
        self.bends = bends
        self.voice = voice
    }
}

/// A value that holds from a tick on.
public struct Change<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    public var tick: Int
    public var value: Value

    public init(tick: Int, _ value: Value) {
        self.tick = tick
        self.value = value
    }
}

/// A time signature.
public struct Metre: Hashable, Sendable, Codable, CustomStringConvertible {
    public var numerator: Int
    /// A power of two.
    public var denominator: Int

    public init(_ numerator: Int, _ denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }

    public static let fourFour = Metre(4, 4)

    public var ticksPerBar: Int { max(1, 4 * ppq * numerator / max(1, denominator)) }

    /// Sixteenths in a bar, at least 1.
    public var stepsPerBar: Int { max(1, 16 * numerator / max(1, denominator)) }

    public var description: String { "\(numerator)/\(denominator)" }
}

/// A piece of music in ticks of 1/480 quarter: what a MIDI file holds.
public struct Score: Hashable, Sendable, Codable {
    /// Quarters per minute from each tick on; empty means 120.
    public var tempos: [Change<Double>]
    /// Empty means 4/4.
    public var metres: [Change<Metre>]
    public var keys: [Change<Key>]
    public var markers: [Change<String>]
    /// Chord names as written, see `Chord.init(_:)`.
    public var chords: [Change<String>]
    public var tracks: [Track]
    /// Free text at the start, for example how the piece was made.
    public var texts: [String]

    public init(
        tempos: [Change<Double>] = [], metres: [Change<Metre>] = [], keys: [Change<Key>] = [],
        markers: [Change<String>] = [], chords: [Change<String>] = [], tracks: [Track] = [], texts: [String] = []
    ) {
        self.tempos = tempos
        self.metres = metres
        self.keys = keys
        self.markers = markers
        self.chords = chords
        self.tracks = tracks
        self.texts = texts
    }

    public var noteCount: Int { tracks.reduce(0) { $0 + $1.notes.count } }

    /// The first tick after the last note.
    public var end: Int { tracks.lazy.flatMap(\.notes).map(\.end).max() ?? 0 }

    /// Seconds from the start to a tick, through the tempo map.
    public func seconds(at tick: Int) -> Double {
        var seconds = 0.0
        var last = 0
        var qpm = 120.0
        for change in tempos.sorted(by: { $0.tick < $1.tick }) {
            if change.tick >= tick { break }
            seconds += Double(change.tick - last) / Double(ppq) * 60 / qpm
            last = change.tick
            qpm = change.value
        }
        return seconds + Double(tick - last) / Double(ppq) * 60 / qpm
    }

    /// First ticks of the bars, until the last note has ended; at least one bar.
    public func barTicks() -> [(tick: Int, metre: Metre)] {
        var bars: [(tick: Int, metre: Metre)] = []
        let changes = metres.sorted { $0.tick < $1.tick }
        let end = max(end, 1)
        var tick = 0
        var metre = Metre.fourFour
        var next = 0
        while tick < end {
            while next < changes.count, changes[next].tick <= tick {
                metre = changes[next].value
                next += 1
            }
            bars.append((tick, metre))
            var following = tick + metre.ticksPerBar
            // A time signature in the middle of a bar cuts that bar short.
            if next < changes.count, changes[next].tick < following { following = changes[next].tick }
            tick = following
        }
        return bars
    }
}
