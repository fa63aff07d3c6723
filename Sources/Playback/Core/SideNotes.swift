/// Notes that sound outside the score: those that are auditioned, by their time, and keys that are held.
struct SideNotes {
    struct Key: Hashable {
        var role: OutputRole
        var channel: UInt8
        var pitch: UInt8

        var noteOff: MIDIMessage { .noteOff(channel: channel, pitch: pitch) }
    }

    /// The moments in nanoseconds at which a note has begun and ended, at the latest.
    private var auditioned: [(key: Key, start: UInt64, end: UInt64)] = []
    private var held: [UInt8: Key] = [:]

    var isEmpty: Bool { auditioned.isEmpty && held.isEmpty }

    mutating func audition(_ key: Key, from start: UInt64, until end: UInt64) { auditioned.append((key, start, end)) }

    /// Drops what has ended.
    mutating func prune(before moment: UInt64) { auditioned.removeAll { $0.end < moment } }

    /// By how much a note may begin before it was reckoned to.
    private static let early: UInt64 = 250_000_000

    /// Forgets what is auditioned, and gives what of it may sound.
    mutating func takeAuditioned(at moment: UInt64) -> [Key] {
        defer { auditioned.removeAll() }
        return auditioned.filter { $0.start < moment + SideNotes.early }.map(\.key)
    }

    mutating func hold(_ key: Key, for pitch: UInt8) { held[pitch] = key }
    mutating func release(_ pitch: UInt8) -> Key? { held.removeValue(forKey: pitch) }

    mutating func takeAll(at moment: UInt64) -> [Key] {
        defer { held.removeAll() }
        return takeAuditioned(at: moment) + held.keys.sorted().compactMap { held[$0] }
    }
}
