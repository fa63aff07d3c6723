import CALSA
import Foundation
import MusicCore

/// The ALSA sequencer: one client, one queue, a port that sends to its subscribers and one that hears announcements.
///
/// The kernel keeps the time; see the manual page of `aplaymidi` for the same idea in small.
final class SequencerBackend: PlaybackBackend {
    let handle: OpaquePointer
    let client: Int
    let port: Int32
    private let inbox: Int32
    private let queue: Int32
    private(set) var isOpen = true

    private static let pool = 2000
    private static let bufferBytes = 64 << 10
    /// The timer's frequency in Hz, for steps of 0.16 ms instead of 1 ms.
    private static let timerResolution: UInt32 = 6250

    init(name: String) throws(PlaybackError) {
        calsa_mute_errors()
        var opened: OpaquePointer?
        let code = snd_seq_open(&opened, "default", SND_SEQ_OPEN_OUTPUT | SND_SEQ_OPEN_INPUT, SND_SEQ_NONBLOCK)
        guard code >= 0, let handle = opened else { throw PlaybackError(opening: code) }
        self.handle = handle
        var ready = false
        defer { if !ready { snd_seq_close(handle) } }
        snd_seq_set_client_name(handle, name)
        client = Int(snd_seq_client_id(handle))
        // Asking for more than the kernel has succeeds and changes nothing, so the answers do not matter.
        snd_seq_set_client_pool_output(handle, SequencerBackend.pool)
        snd_seq_set_output_buffer_size(handle, SequencerBackend.bufferBytes)
        port = try SequencerBackend.check(
            "make a port",
            snd_seq_create_simple_port(
                handle, "\(name) out", UInt32(SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ),
                UInt32(SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION)))
        inbox = try SequencerBackend.check(
            "make a port",
            snd_seq_create_simple_port(
                handle, "\(name) announcements", UInt32(SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_NO_EXPORT),
                UInt32(SND_SEQ_PORT_TYPE_APPLICATION)))
        let queue = try SequencerBackend.check("make a queue", snd_seq_alloc_named_queue(handle, name))
        // Refused by some timers; the queue then runs at their own pace.
        _ = calsa_set_resolution(handle, queue, SequencerBackend.timerResolution)
        _ = try SequencerBackend.check("set the tempo", calsa_set_tempo(handle, queue, 500_000, Int32(ppq)))
        snd_seq_connect_from(handle, inbox, 0, 1)
        // Last, because a throw behind it would close the handle twice.
        self.queue = queue
        ready = true
    }

    private static func check(_ call: String, _ code: Int32) throws(PlaybackError) -> Int32 {
        guard code >= 0 else { throw .failed(call: call, code: code) }
        return code
    }

    deinit { close() }

    // MARK: PlaybackBackend

    var tick: Int { isOpen ? max(0, Int(calsa_tick(handle, queue))) : 0 }

    func start() { if isOpen { _ = calsa_continue(handle, port, queue) } }
    func halt() { if isOpen { _ = calsa_stop(handle, port, queue) } }

    func setTempo(_ microseconds: Int) {
        if isOpen { _ = calsa_set_tempo(handle, queue, Int32(clamping: microseconds), Int32(ppq)) }
    }

    func schedule(_ event: ScheduledEvent) -> Bool {
        guard isOpen else { return true }
        var raw = snd_seq_event_t()
        let tick = UInt32(clamping: event.tick)
        switch event.body {
        case .message(let message): fill(&raw, with: message, queue: queue, tick: tick)
        case .tempo(let value): calsa_tempo(&raw, port, queue, tick, Int32(clamping: value))
        }
        return snd_seq_event_output(handle, &raw) >= 0
    }

    /// What the kernel has no room for stays in the output buffer and goes with the next flush.
    func flush() { if isOpen { snd_seq_drain_output(handle) } }

    func send(_ message: MIDIMessage) {
        guard isOpen else { return }
        var raw = snd_seq_event_t()
        fill(&raw, with: message, queue: -1, tick: 0)
        snd_seq_event_output_direct(handle, &raw)
    }

    func removeScheduled(from tick: Int) {
        guard isOpen else { return }
        _ = calsa_remove_from(handle, queue, UInt32(clamping: tick))
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        snd_seq_drop_output(handle)
        snd_seq_free_queue(handle, queue)
        snd_seq_close(handle)
    }

    private func fill(_ raw: inout snd_seq_event_t, with message: MIDIMessage, queue: Int32, tick: UInt32) {
        switch message {
        case .noteOn(let channel, let pitch, let velocity):
            calsa_note_on(&raw, port, queue, tick, Int32(channel), Int32(pitch), Int32(velocity))
        case .noteOff(let channel, let pitch):
            calsa_note_off(&raw, port, queue, tick, Int32(channel), Int32(pitch))
        case .control(let channel, let controller, let value):
            calsa_control(&raw, port, queue, tick, Int32(channel), Int32(controller), Int32(value))
        case .program(let channel, let program):
            calsa_program(&raw, port, queue, tick, Int32(channel), Int32(program))
        }
    }
}
