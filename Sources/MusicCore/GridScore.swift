/// A note on the grid of sixteenths.
public struct GridNote: Hashable, Sendable, Codable {
    /// Onset in steps from the start of the grid.
    public var step: Int
    /// Length in steps, at least 1.
    public var length: Int
    public var pitch: UInt8
    /// One of eight loudnesses, 0...7.
    public var velocityBin: UInt8

    public init(step: Int, length: Int, pitch: UInt8, velocityBin: UInt8) {
        self.step = step
        self.length = length
        self.pitch = pitch
        self.velocityBin = velocityBin
    }

    public var end: Int { step + length }

    /// The bin of a MIDI velocity: sixteen velocities each.
    public static func bin(velocity: UInt8) -> UInt8 { min(velocity, 127) / 16 }

    /// The middle of the bin.
    public var velocity: UInt8 { velocityBin * 16 + 8 }
}

extension GridNote: Comparable {
    public static func < (a: GridNote, b: GridNote) -> Bool {
        (a.step, a.pitch, a.length, a.velocityBin) < (b.step, b.pitch, b.length, b.velocityBin)
    }
}

/// A bar of the grid: how long it is and the chords of its two halves.
public struct GridBar: Hashable, Sendable, Codable {
    /// Sixteenths, at least 1; 16 in 4/4.
    public var steps: Int
    /// The chord of the first and of the second half; `nil` is no chord.
    public var chords: [Chord?]

    public init(steps: Int = 16, chords: [Chord?] = [nil, nil]) {
        self.steps = steps
        self.chords = chords
    }
}

/// Pedal down or up at a step.
public struct GridPedal: Hashable, Sendable, Codable {
    public var step: Int
    public var isDown: Bool

    public init(step: Int, isDown: Bool) {
        self.step = step
        self.isDown = isDown
    }
}

/// A song on the grid of sixteenths in five voices: what the models read and write.
///
/// In a voice no two notes of one pitch overlap, and notes are sorted; `normalise()` makes it so.
public struct GridScore: Hashable, Sendable, Codable {
    public var bars: [GridBar]
    /// One list a voice, in the order of `Voice.allCases`.
    public var notes: [[GridNote]]
    /// Sustain pedal a voice, same order.
    public var pedals: [[GridPedal]]

    public init(bars: [GridBar] = []) {
        self.bars = bars
        notes = Array(repeating: [], count: Voice.allCases.count)
        pedals = Array(repeating: [], count: Voice.allCases.count)
    }

    public subscript(voice: Voice) -> [GridNote] {
        get { notes[voice.index] }
        // In place: a setter alone would copy the voice for every note that is appended.
        _modify { yield &notes[voice.index] }
    }

    public var stepCount: Int { bars.reduce(0) { $0 + $1.steps } }

    public var noteCount: Int { notes.reduce(0) { $0 + $1.count } }

    /// First step of every bar, and one past the last.
    public var barSteps: [Int] {
        var step = 0
        var steps = [0]
        for bar in bars {
            step += bar.steps
            steps.append(step)
        }
        return steps
    }

    /// Sorts each voice, drops doubled onsets of a pitch and cuts a note where its pitch is struck again.
    ///
    /// Voices in which that is so already are left as they are, and go on sharing their storage with other scores.
    public mutating func normalise() {
        for voice in notes.indices where !GridScore.isNormal(notes[voice]) {
            var last = [Int](repeating: -1, count: 256)  // pitch -> position in kept
            var kept: [GridNote] = []
            kept.reserveCapacity(notes[voice].count)
            for note in GridScore.inOrder(notes[voice]) where note.length > 0 && note.step >= 0 {
                let index = last[Int(note.pitch)]
                if index >= 0 {
                    if kept[index].step == note.step { continue }
                    kept[index].length = min(kept[index].length, note.step - kept[index].step)
                }
                last[Int(note.pitch)] = kept.count
                kept.append(note)
            }
            notes[voice] = kept
        }
    }

    private static func isNormal(_ notes: [GridNote]) -> Bool {
        // One step beyond the last note of each pitch.
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { ends in
            ends.initialize(repeating: 0)
            var last = notes.first
            for note in notes {
                guard note.length > 0, note.step >= ends[Int(note.pitch)], let before = last, !longerFirst(note, before)
                else { return false }
                ends[Int(note.pitch)] = note.end
                last = note
            }
            return true
        }
    }

    private static func inOrder(_ notes: [GridNote]) -> [GridNote] {
        // Mostly they are.
        for index in notes.indices.dropFirst() where longerFirst(notes[index], notes[index - 1]) {
            return notes.sorted(by: longerFirst)
        }
        return notes
    }

    private static func longerFirst(_ a: GridNote, _ b: GridNote) -> Bool {
        (a.step, a.pitch, -a.length, -Int(a.velocityBin)) < (b.step, b.pitch, -b.length, -Int(b.velocityBin))
    }

    /// The bars of a range as a score of their own; notes belong to the bar in which they start.
    public func slice(bars range: Range<Int>) -> GridScore {
        let starts = barSteps
        var part = GridScore(bars: Array(bars[range]))
        let steps = starts[range.lowerBound]..<starts[range.upperBound]
        for voice in notes.indices {
            part.notes[voice] = notes[voice].filter { steps.contains($0.step) }.map {
                var note = $0
                note.step -= steps.lowerBound
                return note
            }
            part.pedals[voice] = pedals[voice].filter { steps.contains($0.step) }.map {
                GridPedal(step: $0.step - steps.lowerBound, isDown: $0.isDown)
            }
        }
        return part
    }

    /// Puts another score's bars behind the last one.
    public mutating func append(_ other: GridScore) {
        let start = stepCount
        bars += other.bars
        for voice in notes.indices {
            notes[voice] += other.notes[voice].map {
                var note = $0
                note.step += start
                return note
            }
            pedals[voice] += other.pedals[voice].map { GridPedal(step: $0.step + start, isDown: $0.isDown) }
        }
    }

    /// All pitched voices and chords moved by semitones; `nil` where a pitch would leave 0...127.
    public func transposed(by semitones: Int) -> GridScore? {
        guard semitones != 0 else { return self }
        var moved = self
        for voice in Voice.allCases where !voice.isDrum {
            for index in moved[voice].indices {
                let pitch = Int(moved.notes[voice.index][index].pitch) + semitones
                guard (0...127).contains(pitch) else { return nil }
                moved.notes[voice.index][index].pitch = UInt8(pitch)
            }
        }
        for bar in moved.bars.indices {
            moved.bars[bar].chords = moved.bars[bar].chords.map { $0?.transposed(by: semitones) }
        }
        return moved
    }
}
