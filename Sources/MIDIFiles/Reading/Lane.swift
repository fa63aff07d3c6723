import MusicCore

/// What one channel plays in one track chunk.
struct Lane {
    let channel: UInt8
    /// From an instrument name behind a channel prefix.
    var name: String?
    var notes: [Note] = []
    var controls: [ControlChange] = []
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
struct OpenNotes {
    private var heads = [Int32](repeating: -1, count: 2048)
    private var tails = [Int32](repeating: -1, count: 2048)
    private(set) var count = 0

    mutating func open(_ note: Note, in lane: inout Lane) {
        let key = Int(lane.channel) << 7 | Int(note.pitch)
        let index = Int32(truncatingIfNeeded: lane.notes.count)
        var note = note
        note.duration = -1
        lane.notes.append(note)
        if heads[key] < 0 { heads[key] = index } else { lane.notes[Int(tails[key])].duration = -2 - Int(index) }
        tails[key] = index
        count += 1
    }

    /// Ends the oldest sounding note of a key; `false` where none sounds.
    mutating func close(_ pitch: UInt8, at tick: Int, in lane: inout Lane) -> Bool {
        let key = Int(lane.channel) << 7 | Int(pitch)
        let index = Int(heads[key])
        guard index >= 0 else { return false }
        let link = lane.notes[index].duration
        heads[key] = link == -1 ? -1 : Int32(truncatingIfNeeded: -2 - link)
        lane.notes[index].duration = max(1, tick - lane.notes[index].tick)
        count -= 1
        return true
    }

    /// Ends every sounding note of a channel; returns how many there were.
    mutating func closeAll(at tick: Int, in lane: inout Lane) -> Int {
        guard count > 0 else { return 0 }
        let before = count
        for pitch in UInt8(0)..<128 {
            while close(pitch, at: tick, in: &lane) {}
        }
        return before - count
    }
}
