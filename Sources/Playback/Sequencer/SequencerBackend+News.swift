import CALSA
import Foundation

/// What came to our ports.
enum SequencerNews: Hashable {
    case received(ReceivedMessage)
    case started(PortAddress)
    case ended(PortAddress)
    /// Somebody connected two ports, or took them apart.
    case connected(from: PortAddress, to: PortAddress)
    case disconnected(from: PortAddress, to: PortAddress)
}

extension SequencerBackend {
    /// A descriptor of its own, for the caller to close, that becomes readable when there is news.
    func newsDescriptor() -> Int32? {
        var poller = pollfd()
        guard snd_seq_poll_descriptors(handle, &poller, 1, Int16(POLLIN)) == 1 else { return nil }
        let copy = fcntl(poller.fd, F_DUPFD_CLOEXEC, 0)
        return copy >= 0 ? copy : nil
    }

    /// Takes what came since the last time.
    func news() -> [SequencerNews] {
        guard isOpen else { return [] }
        var news: [SequencerNews] = []
        // Bounded, so that a flood of news cannot keep the queue from playing.
        for _ in 0..<512 {
            var found = calsa_news()
            let code = calsa_next(handle, &found)
            // Some news was lost where we were too slow; what follows is as good as ever.
            if code == -ENOSPC { continue }
            guard code >= 0 else { break }
            if let item = item(found) { news.append(item) }
        }
        return news
    }

    private func item(_ found: calsa_news) -> SequencerNews? {
        if Int32(found.port) == input {
            return SequencerBackend.message(found).map {
                .received(ReceivedMessage(nanoseconds: found.nanoseconds, message: $0))
            }
        }
        let about = PortAddress(client: Int(found.about_client), port: Int(found.about_port))
        let other = PortAddress(client: Int(found.to_client), port: Int(found.to_port))
        return switch found.kind {
        case calsa_is_port_start: .started(about)
        case calsa_is_port_exit: .ended(about)
        case calsa_is_subscribed: .connected(from: about, to: other)
        case calsa_is_unsubscribed: .disconnected(from: about, to: other)
        default: nil
        }
    }

    private static func message(_ found: calsa_news) -> MIDIMessage? {
        let channel = UInt8(truncatingIfNeeded: found.channel) & 15
        let number = UInt8(truncatingIfNeeded: found.number) & 127
        let value = UInt8(truncatingIfNeeded: found.value) & 127
        return switch found.kind {
        case calsa_is_note_on: .noteOn(channel: channel, pitch: number, velocity: value)
        case calsa_is_note_off: .noteOff(channel: channel, pitch: number)
        case calsa_is_control: .control(channel: channel, controller: number, value: value)
        case calsa_is_program: .program(channel: channel, program: value)
        case calsa_is_pulse: .clock
        case calsa_is_start: .clockStart
        case calsa_is_resume: .clockContinue
        case calsa_is_halt: .clockStop
        case calsa_is_song_position: .songPosition(Int(found.value))
        default: nil
        }
    }
}
