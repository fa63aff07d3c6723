import MusicCore

/// A monophonic melody in 4/4 with its key and chords: what the melody models are counted on.
public struct MelodyLine: Sendable, Hashable {
    /// Sorted, not overlapping, steps from 0.
    public var notes: [GridNote]
    public var key: Key
    /// One entry a bar, chords of its halves.
    public var bars: [GridBar]

    /// The highest note of every onset, each cut where the next begins.
    public init(notes: [GridNote], key: Key, bars: [GridBar]) {
        var line: [GridNote] = []
        let end = bars.count * 16
        for note in notes.sorted() where note.step >= 0 && note.step < end {
            if let last = line.last {
                if last.step == note.step {
                    line[line.count - 1] = note
                    continue
                }
                line[line.count - 1].length = min(last.length, note.step - last.step)
            }
            line.append(note)
        }
        self.notes = line.map {
            var note = $0
            note.length = max(1, min(note.length, end - note.step))
            return note
        }
        self.key = key
        self.bars = bars
    }

    /// Mean pitch, rounded: the centre of the register.
    public var centre: Int {
        guard !notes.isEmpty else { return 67 }
        return (notes.reduce(0) { $0 + Int($1.pitch) } + notes.count / 2) / notes.count
    }

    /// Runs of bars in which something starts, each at least two bars long.
    public var phrases: [MelodyLine] {
        var counts = [Int](repeating: 0, count: bars.count)
        for note in notes { counts[note.step / 16] += 1 }
        var result: [MelodyLine] = []
        var bar = 0
        while bar < bars.count {
            guard counts[bar] > 0 else {
                bar += 1
                continue
            }
            let first = bar
            while bar < bars.count, counts[bar] > 0 { bar += 1 }
            guard bar - first >= 2 else { continue }
            let range = first * 16..<bar * 16
            let moved = notes.filter { range.contains($0.step) }.map {
                GridNote(
                    step: $0.step - range.lowerBound, length: $0.length, pitch: $0.pitch,
                    velocityBin: $0.velocityBin)
            }
            result.append(MelodyLine(notes: moved, key: key, bars: Array(bars[first..<bar])))
        }
        return result
    }

    /// Notes and rests in order; rests end at bar lines and nothing is longer than a bar.
    var events: [MelodyEvent] {
        var events: [MelodyEvent] = []
        var step = 0
        func rest(until end: Int) {
            while step < end {
                let length = min(end - step, 16 - step % 16)
                events.append(MelodyEvent(step: step, length: length, pitch: nil))
                step += length
            }
        }
        for note in notes {
            rest(until: note.step)
            let length = min(note.length, 16)
            events.append(MelodyEvent(step: note.step, length: length, pitch: Int(note.pitch)))
            step += length
        }
        rest(until: bars.count * 16)
        return events
    }
}

/// A note, or a rest where `pitch` is `nil`.
struct MelodyEvent: Hashable {
    var step: Int
    /// 1...16 steps.
    var length: Int
    var pitch: Int?

    /// Symbols of rhythm: 16 lengths of notes, 16 of rests.
    static let rhythmCount = 32
    /// Symbols of pitch: intervals of −16...16 semitones.
    static let intervalCount = 33

    var rhythm: Int { (pitch == nil ? 16 : 0) + length - 1 }

    /// The symbol of an interval, folded by octaves into ±16.
    static func symbol(interval: Int) -> Int {
        var folded = interval
        while folded > 16 { folded -= 12 }
        while folded < -16 { folded += 12 }
        return folded + 16
    }
}
