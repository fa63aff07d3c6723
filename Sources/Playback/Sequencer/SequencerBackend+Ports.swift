import CALSA
import Foundation

extension SequencerBackend {
    /// Every port that takes or gives notes and can be subscribed to, without our own and the system's.
    func ports() -> [PlaybackPort] {
        var limit = 64
        while true {
            var found = [calsa_port](repeating: calsa_port(), count: limit)
            let count = Int(calsa_list_ports(handle, &found, Int32(limit)))
            guard count > limit else {
                return found.prefix(max(0, count)).compactMap(playable)
            }
            limit = count * 2
        }
    }

    private func playable(_ port: calsa_port) -> PlaybackPort? {
        guard port.client != 0, Int(port.client) != client else { return nil }
        let takes = port.capability & calsa_writable == calsa_writable
        let gives = port.capability & calsa_readable == calsa_readable
        guard takes || gives else { return nil }
        return PlaybackPort(
            client: Int(port.client), port: Int(port.port), clientName: SequencerBackend.text(port.client_name),
            portName: SequencerBackend.text(port.port_name), types: PortType.types(of: port.type), takesNotes: takes,
            givesNotes: gives, process: port.process > 0 ? Int(port.process) : nil)
    }

    /// A zero-terminated name of a fixed field.
    private static func text<Field>(_ field: Field) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Subscribes a port to one of ours. An existing connection is as good as a new one.
    func connect(_ role: OutputRole, to destination: PlaybackPort) throws(PlaybackError) {
        let port = try makeOutlet(for: role)
        let code = snd_seq_connect_to(handle, port, Int32(destination.client), Int32(destination.port))
        guard code >= 0 || code == -EBUSY else {
            throw .failed(call: "connect to \(destination.description)", code: code)
        }
    }

    func disconnect(_ role: OutputRole, from destination: PlaybackPort) {
        guard isOpen, let port = outlets[role] else { return }
        snd_seq_disconnect_to(handle, port, Int32(destination.client), Int32(destination.port))
    }

    /// Subscribes our input to a port.
    func listen(to source: PlaybackPort) throws(PlaybackError) {
        let code = snd_seq_connect_from(handle, input, Int32(source.client), Int32(source.port))
        guard code >= 0 || code == -EBUSY else { throw .failed(call: "listen to \(source.description)", code: code) }
    }

    func stopListening(to source: PlaybackPort) {
        guard isOpen else { return }
        snd_seq_disconnect_from(handle, input, Int32(source.client), Int32(source.port))
    }

    /// Silences a port that does not hear us any more.
    func silence(_ address: PortAddress) {
        guard isOpen, let port = outlets[.main] else { return }
        for channel in Int32(0)..<16 {
            for controller: Int32 in [64, 120, 123] {
                var event = snd_seq_event_t()
                calsa_control(&event, port, -1, 0, channel, controller, 0)
                calsa_address(&event, Int32(address.client), Int32(address.port))
                snd_seq_event_output_direct(handle, &event)
            }
        }
    }

    /// The addresses that hear us now, whoever connected them.
    func subscribers() -> [PortAddress] {
        Array(Set(outlets.values.flatMap { neighbours(of: $0, inward: false) })).sorted()
    }

    /// Whether anything is connected to our input.
    var isHeardFrom: Bool { isOpen && !neighbours(of: input, inward: true).isEmpty }

    private func neighbours(of port: Int32, inward: Bool) -> [PortAddress] {
        var addresses = [Int32](repeating: 0, count: 32)
        let count = min(16, max(0, Int(calsa_subscribers(handle, port, inward ? 1 : 0, &addresses, 16))))
        return (0..<count).map { PortAddress(client: Int(addresses[2 * $0]), port: Int(addresses[2 * $0 + 1])) }
    }

    /// The role of one of our ports.
    func role(of port: Int) -> OutputRole? { outlets.first { Int($0.value) == port }?.key }
}
