import Foundation

extension [PlaybackPort] {
    /// The port a person means: `client:port`, `client`, a name of client or port, or how such a name begins.
    ///
    /// Case does not matter; an exact name wins over a beginning, and a synthesizer over another port.
    public func named(_ text: String) -> PlaybackPort? {
        let wanted = text.trimmingCharacters(in: .whitespaces).lowercased()
        guard !wanted.isEmpty else { return nil }
        let numbers = wanted.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        if numbers.count <= 2, let client = numbers[0], let port = numbers.count == 2 ? numbers[1] : 0 {
            return first { $0.client == client && $0.port == port }
        }
        let ranked = sorted { $0.isSynth && !$1.isSynth }
        return ranked.first { $0.names.contains(wanted) }
            ?? ranked.first { port in port.names.contains { $0.hasPrefix(wanted) } }
            // A name that was remembered has the numbers of another day in it.
            ?? ranked.first { $0.isMeant(byRemembered: wanted) }
    }

    /// The port to play to unasked: a synthesizer, else a socket of a device; never the kernel's loop.
    public var best: PlaybackPort? {
        let able = filter { $0.takesNotes && !$0.isThrough }
        return able.first { $0.isSynth } ?? able.first { $0.isHardware }
    }

    /// The port asked for, or that of ALSA_OUTPUT_PORTS, or the best.
    func chosen(_ wanted: String?, environment: [String: String]) throws(PlaybackError) -> PlaybackPort {
        let lists = wanted ?? environment["ALSA_OUTPUT_PORTS"]
        guard let lists, !lists.isEmpty else {
            guard let best else { throw .noSynthesizer }
            return best
        }
        for name in lists.split(separator: ",") {
            if let port = named(String(name)) { return port }
        }
        throw .noSuchPort(lists, available: map(\.description))
    }
}

extension PlaybackPort {
    fileprivate var names: [String] {
        let client = clientName.lowercased()
        let port = portName.lowercased()
        return [client, port, "\(client):\(port)", "\(client):\(self.port)"]
    }

    fileprivate func isMeant(byRemembered name: String) -> Bool {
        name.contains(":") && PlaybackPort.plain(memorableName.lowercased()) == PlaybackPort.plain(name)
    }
}
