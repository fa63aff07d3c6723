import CALSA
import Foundation

/// Hears what comes to a port of its own, with the kernel's time stamps, and does nothing else.
public final class EventListener {
    private let backend: SequencerBackend

    /// Opens a port that takes everything, connected from a port where one is named.
    ///
    /// Throws `PlaybackError` where there is no sequencer or no such port.
    public init(name: String, source: String?) throws(PlaybackError) {
        backend = try SequencerBackend(name: name, isExact: true)
        backend.setTimekeeping(true)
        guard let source else { return }
        let ports = backend.ports().filter(\.givesNotes)
        guard let port = ports.named(source) else {
            throw .noSuchPort(source, available: ports.map(\.description))
        }
        try backend.listen(to: port)
    }

    /// The address others connect to, `client:port`.
    public var address: String { "\(backend.client):\(backend.input)" }

    /// The time by which messages are stamped, now.
    public var nanoseconds: UInt64 { backend.reading.nanoseconds }

    /// Waits up to some milliseconds for messages, and takes them.
    public func messages(waiting milliseconds: Int32) -> [ReceivedMessage] {
        var poller = pollfd()
        guard snd_seq_poll_descriptors(backend.handle, &poller, 1, Int16(POLLIN)) == 1 else { return [] }
        poll(&poller, 1, milliseconds)
        return backend.news().compactMap { news in
            if case .received(let message) = news { message } else { nil }
        }
    }
}
