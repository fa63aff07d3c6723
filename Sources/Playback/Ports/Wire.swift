/// A port's numbers, as long as it lives.
struct PortAddress: Hashable, Comparable {
    var client: Int
    var port: Int

    static func < (a: PortAddress, b: PortAddress) -> Bool { (a.client, a.port) < (b.client, b.port) }
}

extension PlaybackPort {
    var numbers: PortAddress { PortAddress(client: client, port: port) }
}

/// What one of our ports is connected to, and what it waits for: decides, and does nothing itself.
struct Wire {
    /// A name as `named` takes it; `nil` means whatever synthesizer comes first.
    let wanted: String?
    /// What it is connected to.
    private(set) var port: PlaybackPort?
    /// What it was connected to until that went away.
    private var lost: PlaybackPort?
    /// Whether somebody else took the connection apart, who will have had a reason.
    private var isCut = false

    init(wanted: String?) { self.wanted = wanted }

    mutating func connect(_ port: PlaybackPort) {
        self.port = port
        lost = nil
        isCut = false
    }

    /// A port is gone; `true` where it was this one.
    mutating func end(_ address: PortAddress) -> PlaybackPort? {
        guard let port, port.numbers == address else { return nil }
        lost = port
        self.port = nil
        return port
    }

    /// Somebody took two ports apart of which one is ours.
    mutating func cut(from address: PortAddress) -> PlaybackPort? {
        guard let port, port.numbers == address else { return nil }
        lost = port
        self.port = nil
        isCut = true
        return port
    }

    /// Whether a port that has just come is to be connected.
    func wants(_ new: PlaybackPort) -> Bool {
        guard port == nil, !isCut else { return false }
        if let lost { return new.isSame(as: lost) }
        if let wanted { return [new].named(wanted) != nil }
        return new.isSynth && new.takesNotes && !new.isThrough
    }
}
