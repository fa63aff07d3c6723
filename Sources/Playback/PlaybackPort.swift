import Foundation

/// A port of the sequencer that takes notes.
public struct PlaybackPort: Sendable, Hashable, Codable, CustomStringConvertible {
    public var client: Int
    public var port: Int
    public var clientName: String
    public var portName: String
    /// A synthesizer, by the type the port declares.
    public var isSynth: Bool
    /// A socket of a sound card or a USB device.
    public var isHardware: Bool

    public init(
        client: Int, port: Int, clientName: String, portName: String, isSynth: Bool, isHardware: Bool = false
    ) {
        self.client = client
        self.port = port
        self.clientName = clientName
        self.portName = portName
        self.isSynth = isSynth
        self.isHardware = isHardware
    }

    public var address: String { "\(client):\(port)" }

    public var description: String { "\(address) \(clientName)" }

    /// What is sent to the kernel's loop comes out of it again, and nobody hears it.
    var isThrough: Bool { clientName == "Midi Through" }

    /// Whether this is the same port after another start of its program, with other numbers.
    func isSame(as other: PlaybackPort) -> Bool {
        PlaybackPort.plain(clientName) == PlaybackPort.plain(other.clientName)
            && PlaybackPort.plain(portName) == PlaybackPort.plain(other.portName)
    }

    /// A name without the process number that FluidSynth puts into it.
    private static func plain(_ name: String) -> String { name.filter { !$0.isNumber } }
}

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
    }

    /// The port to play to unasked: a synthesizer, else a socket of a device; never the kernel's loop.
    public var best: PlaybackPort? {
        first { $0.isSynth && !$0.isThrough } ?? first { $0.isHardware && !$0.isThrough }
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
}
