import MusicCore

/// What one channel plays in one track chunk.
struct Lane {
    let channel: UInt8
    /// From an instrument name behind a channel prefix.
    var name: String?
    var notes: [Note] = []
    var controls: [ControlChange] = []
    var bends: [PitchBend] = []
    /// The program in force at the first note.
    var program: UInt8?
    /// Program changes behind the first note that choose another program.
    var laterPrograms = 0

    init(channel: UInt8) { self.channel = channel }

    mutating func set(program next: UInt8) {
        if notes.isEmpty || program == nil {
            program = next
        } else if next != program {
            laterPrograms += 1
        }
    }

    /// Puts notes that start together into the order of `Note.<`; onsets are in order already.
    mutating func sortNotes() {
        let count = notes.count
        notes.withUnsafeMutableBufferPointer { notes in
            var start = 0
            while start < count {
                var end = start + 1
                var isSorted = true
                while end < count, notes[end].tick == notes[start].tick {
                    if notes[end] < notes[end - 1] { isSorted = false }
                    end += 1
                }
                if !isSorted { notes[start..<end].sort() }
                start = end
            }
        }
    }
}

/// Notes that sound, first in first out for each key of each channel.
///
/// A sounding note keeps in its duration the way to the next one of its key: −1 for none, else −2 − index.
final class OpenNotes {
    // Index + 1 of the first and of the last sounding note of each key of each channel; memory of its own, since a
    // check of an array's owner at every note would cost as much as the note.
    private let heads = UnsafeMutablePointer<Int32>.allocate(capacity: 2 * keys)
    private let tails: UnsafeMutablePointer<Int32>
    private static let keys = 2048
    private(set) var count = 0

    init() {
        heads.initialize(repeating: 0, count: 2 * OpenNotes.keys)
        tails = heads + OpenNotes.keys
    }

    deinit { heads.deallocate() }

    @inline(__always)
    func open(_ note: Note, in lane: inout Lane) {
        let key = Int(lane.channel) << 7 | Int(note.pitch)
        let index = Int32(truncatingIfNeeded: lane.notes.count)
        var note = note
        note.duration = -1
        lane.notes.append(note)
        if heads[key] == 0 {
            heads[key] = index + 1
        } else {
            lane.notes[Int(tails[key]) - 1].duration = -2 - Int(index)
        }
        tails[key] = index + 1
        count += 1
    }

    /// Ends the oldest sounding note of a key; `false` where none sounds.
    @inline(__always)
    func close(_ pitch: UInt8, at tick: Int, in lane: inout Lane) -> Bool {
        let key = Int(lane.channel) << 7 | Int(pitch)
        let index = Int(heads[key]) - 1
        guard index >= 0 else { return false }
        lane.notes.withUnsafeMutableBufferPointer { notes in
            let link = notes[index].duration
            heads[key] = link == -1 ? 0 : Int32(truncatingIfNeeded: -1 - link)
            notes[index].duration = max(1, tick - notes[index].tick)
        }
        count -= 1
        return true
    }

    /// Ends every sounding note of a channel; returns how many there were.
    func closeAll(at tick: Int, in lane: inout Lane) -> Int {
        guard count > 0 else { return 0 }
        let before = count
        for pitch in UInt8(0)..<128 {
            while close(pitch, at: tick, in: &lane) {}
        }
        return before - count
    }
}
