/// The notes that were handed over and have not ended: what must be silenced, and what may not be forgotten.
struct NoteLedger {
    struct Entry: Hashable {
        var track: Int
        var role: OutputRole
        var channel: UInt8
        var pitch: UInt8
        /// Ticks of the queue.
        var start: Int
        var end: Int

        var noteOff: MIDIMessage { .noteOff(channel: channel, pitch: pitch) }
        var ending: ScheduledEvent { ScheduledEvent(tick: end, message: noteOff, role: role) }
    }

    private(set) var entries: [Entry] = []

    mutating func add(_ entry: Entry) { entries.append(entry) }

    /// Drops notes that ended before a tick.
    mutating func prune(before tick: Int) { entries.removeAll { $0.end < tick } }

    /// Drops notes that were to start at a tick or later, and returns those which sound across it.
    mutating func cut(at tick: Int) -> [Entry] {
        entries.removeAll { $0.start >= tick }
        return entries.filter { $0.end >= tick }
    }

    /// Takes out the notes that sound now and are not wanted any more.
    mutating func take(soundingAt tick: Int, where isUnwanted: (Entry) -> Bool) -> [Entry] {
        let taken = sounding(at: tick).filter(isUnwanted)
        let unwanted = Set(taken)
        entries.removeAll(where: unwanted.contains)
        return taken
    }

    func sounding(at tick: Int) -> [Entry] { entries.filter { $0.start <= tick && $0.end >= tick } }

    mutating func clear() { entries.removeAll() }
}
