/// Notes that sound outside the score: those that are auditioned, by their time, and keys that are held.
struct SideNotes {
    struct Key: Hashable {
        var role: OutputRole
        var channel: UInt8
        var pitch: UInt8

        var noteOff: MIDIMessage { .noteOff(channel: channel, pitch: pitch) }
    }

    /// The moment in nanoseconds at which a note has ended.
    private var auditioned: [(key: Key, end: UInt64)] = []
    private var held: [UInt8: Key] = [:]

    var isEmpty: Bool { auditioned.isEmpty && held.isEmpty }

    mutating func audition(_ key: Key, until end: UInt64) { auditioned.append((key, end)) }

    /// Drops what has ended.
    mutating func prune(before moment: UInt64) { auditioned.removeAll { $0.end < moment } }

    /// Ends what is auditioned.
    mutating func takeAuditioned() -> [Key] {
        defer { auditioned.removeAll() }
        return auditioned.map(\.key)
    }

    mutating func hold(_ key: Key, for pitch: UInt8) { held[pitch] = key }
    mutating func release(_ pitch: UInt8) -> Key? { held.removeValue(forKey: pitch) }

    mutating func takeAll() -> [Key] {
        defer { held.removeAll() }
        return takeAuditioned() + held.keys.sorted().compactMap { held[$0] }
    }
}
