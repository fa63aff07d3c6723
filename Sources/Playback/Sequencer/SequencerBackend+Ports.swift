import CALSA
import Foundation

/// News of a port of another client.
enum PortNews: Equatable {
    case started(client: Int, port: Int)
    case ended(client: Int, port: Int)
}

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
            givesNotes: gives)
    }

    /// A zero-terminated name of a fixed field.
    private static func text<Field>(_ field: Field) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Subscribes a port to ours. An existing connection is as good as a new one.
    func connect(to destination: PlaybackPort) throws(PlaybackError) {
        let code = snd_seq_connect_to(handle, port, Int32(destination.client), Int32(destination.port))
        guard code >= 0 || code == -EBUSY else {
            throw .failed(call: "connect to \(destination.description)", code: code)
        }
    }

    /// The addresses that hear us now, whoever connected them.
    func subscribers() -> [(client: Int, port: Int)] {
        var addresses = [Int32](repeating: 0, count: 32)
        let count = min(16, max(0, Int(calsa_subscribers(handle, port, &addresses, 16))))
        return (0..<count).map { (Int(addresses[2 * $0]), Int(addresses[2 * $0 + 1])) }
    }

    /// A descriptor of its own, for the caller to close, that becomes readable when something was announced.
    func announcementDescriptor() -> Int32? {
        var poller = pollfd()
        guard snd_seq_poll_descriptors(handle, &poller, 1, Int16(POLLIN)) == 1 else { return nil }
        let copy = fcntl(poller.fd, F_DUPFD_CLOEXEC, 0)
        return copy >= 0 ? copy : nil
    }

    /// Takes what was announced since the last time.
    func news() -> [PortNews] {
        guard isOpen else { return [] }
        var news: [PortNews] = []
        var event: UnsafeMutablePointer<snd_seq_event_t>?
        // Bounded, so that a flood of news cannot keep the queue from playing.
        for _ in 0..<256 {
            let code = snd_seq_event_input(handle, &event)
            if code == -ENOSPC { continue }
            guard code >= 0, let found = event?.pointee else { break }
            let address = found.data.addr
            switch Int32(found.type) {
            case calsa_event_port_start: news.append(.started(client: Int(address.client), port: Int(address.port)))
            case calsa_event_port_exit: news.append(.ended(client: Int(address.client), port: Int(address.port)))
            default: break
            }
        }
        return news
    }
}
