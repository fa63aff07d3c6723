import MusicCore

/// Makes notes of keys that go down and up.
struct Recorder {
    /// A note, and the pass of the loop in which it was played.
    struct Take: Hashable {
        var note: Note
        var pass: Int
    }

    private struct Key {
        var velocity: UInt8
        var place: SongClock.Place
        /// The tick of the queue.
        var queue: Int
    }

    /// Ticks before the first beat within which a key is meant for it; earlier ones belong to the count-in.
    private static let early = ppq / 2

    let quantise: Quantiser
    let loop: Range<Int>?
    private(set) var phrase = RecordedPhrase()
    private var keys: [UInt8: Key] = [:]

    init(grid: Int?, loop: Range<Int>?) {
        quantise = Quantiser(grid: grid)
        self.loop = loop
    }

    /// A key goes down at a tick of the queue, where the score is at `place`.
    mutating func down(_ pitch: UInt8, velocity: UInt8, at place: SongClock.Place, queue: Int) -> Take? {
        // A key that seems to go down twice went up unseen.
        let ended = up(pitch, queue: queue)
        if place.ahead <= Recorder.early {
            keys[pitch] = Key(velocity: velocity, place: place, queue: queue + max(0, place.ahead))
        }
        return ended
    }

    /// A key goes up; the note it was, on its place.
    mutating func up(_ pitch: UInt8, queue: Int) -> Take? {
        guard let key = keys.removeValue(forKey: pitch) else { return nil }
        var note = Note(
            tick: key.place.song, duration: max(1, queue - key.queue), pitch: pitch & 127,
            velocity: min(max(1, key.velocity), 127))
        note = quantise(note)
        if let loop, !loop.isEmpty {
            // What is a little early for the seam belongs to the beginning of the loop.
            if note.tick >= loop.upperBound { note.tick = loop.lowerBound }
            note.duration = min(note.duration, max(1, loop.upperBound - note.tick))
        }
        phrase.notes.append(note)
        return Take(note: note, pass: key.place.pass)
    }

    mutating func control(_ controller: UInt8, _ value: UInt8, at place: SongClock.Place) {
        guard place.ahead <= Recorder.early else { return }
        phrase.controls.append(ControlChange(tick: place.song, controller: controller & 127, value: value & 127))
    }

    /// Lets go of the keys that are down, and gives everything in order.
    mutating func finish(queue: Int) -> [Take] {
        let takes = keys.keys.sorted().compactMap { up($0, queue: queue) }
        phrase.notes.sort()
        phrase.controls.sort { ($0.tick, $0.controller) < ($1.tick, $1.controller) }
        return takes
    }
}
