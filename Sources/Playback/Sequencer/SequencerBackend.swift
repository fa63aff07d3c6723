import CALSA
import Foundation
import MusicCore

/// The ALSA sequencer: one client with a queue for the music and one for the time of day, ports that send to their
/// subscribers, one that takes what is played, and one that hears announcements.
///
/// The kernel keeps the time; see the manual page of `aplaymidi` for the same idea in small.
final class SequencerBackend: PlaybackBackend {
    let handle: OpaquePointer
    let client: Int
    /// Takes notes and clock from others.
    let input: Int32
    let announcements: Int32
    /// Ports by what goes out there; `.main` is always among them.
    private(set) var outlets: [OutputRole: Int32]
    private let queue: Int32
    private let timeQueue: Int32
    private let name: String
    private(set) var isOpen = true
    private var keepsTime = false

    private static let pool = 2000
    private static let bufferBytes = 64 << 10
    /// The timer's frequency in Hz, for steps of 0.16 ms instead of 1 ms.
    private static let timerResolution: UInt32 = 6250

    /// Tells our events in the kernel apart.
    private enum Tag: UInt8 { case music = 1, aside = 2 }

    /// `isExact` lets the clock of nanoseconds run in small steps too, for those who measure.
    init(name: String, isExact: Bool = false) throws(PlaybackError) {
        calsa_mute_errors()
        var opened: OpaquePointer?
        let code = snd_seq_open(&opened, "default", SND_SEQ_OPEN_OUTPUT | SND_SEQ_OPEN_INPUT, SND_SEQ_NONBLOCK)
        guard code >= 0, let handle = opened else { throw PlaybackError(opening: code) }
        self.handle = handle
        self.name = name
        var ready = false
        defer { if !ready { snd_seq_close(handle) } }
        snd_seq_set_client_name(handle, name)
        client = Int(snd_seq_client_id(handle))
        // Asking for more than the kernel has succeeds and changes nothing, so the answers do not matter.
        snd_seq_set_client_pool_output(handle, SequencerBackend.pool)
        snd_seq_set_client_pool_input(handle, SequencerBackend.pool)
        snd_seq_set_output_buffer_size(handle, SequencerBackend.bufferBytes)
        let check = SequencerBackend.check
        outlets = [.main: try check("make a port", SequencerBackend.makeOutlet(handle, "\(name) out"))]
        let queue = try check("make a queue", snd_seq_alloc_named_queue(handle, name))
        // Refused by some timers; the queue then runs at their own pace.
        _ = calsa_set_resolution(handle, queue, SequencerBackend.timerResolution)
        _ = try check("set the tempo", calsa_set_tempo(handle, queue, 500_000, Int32(ppq)))
        timeQueue = try check("make a queue", snd_seq_alloc_named_queue(handle, "\(name) time"))
        if isExact { _ = calsa_set_resolution(handle, timeQueue, SequencerBackend.timerResolution) }
        input = try check("make a port", calsa_make_input(handle, "\(name) in", timeQueue))
        announcements = try check(
            "make a port",
            snd_seq_create_simple_port(
                handle, "\(name) announcements", UInt32(SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_NO_EXPORT),
                UInt32(SND_SEQ_PORT_TYPE_APPLICATION)))
        snd_seq_connect_from(handle, announcements, 0, 1)
        // Last, because a throw behind it would close the handle twice.
        self.queue = queue
        ready = true
    }

    private static func check(_ call: String, _ code: Int32) throws(PlaybackError) -> Int32 {
        guard code >= 0 else { throw .failed(call: call, code: code) }
        return code
    }

    private static func makeOutlet(_ handle: OpaquePointer, _ name: String) -> Int32 {
        snd_seq_create_simple_port(
            handle, name, UInt32(SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ),
            UInt32(SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION))
    }

    deinit { close() }

    // MARK: Outlets

    /// The port of a role, made where it has none yet.
    func makeOutlet(for role: OutputRole) throws(PlaybackError) -> Int32 {
        if let port = outlets[role] { return port }
        let port = SequencerBackend.makeOutlet(handle, "\(name) \(role.name)")
        outlets[role] = try SequencerBackend.check("make a port", port)
        return port
    }

    /// Lets a role go along with the main part again.
    func removeOutlet(for role: OutputRole) {
        guard isOpen, role != .main, let port = outlets.removeValue(forKey: role) else { return }
        snd_seq_delete_simple_port(handle, port)
    }

    private func outlet(of role: OutputRole) -> Int32 {
        let standIn = role == .metronome ? outlets[.voice(.drums)] : nil
        return outlets[role] ?? standIn ?? outlets[.main] ?? 0
    }

    // MARK: PlaybackBackend

    var roles: [OutputRole] { Array(outlets.keys) }

    var tick: Int { isOpen ? max(0, Int(calsa_tick(handle, queue))) : 0 }

    var nanoseconds: UInt64 {
        var nanoseconds: UInt64 = 0
        if isOpen { _ = calsa_time(handle, timeQueue, &nanoseconds) }
        return nanoseconds
    }

    var reading: ClockReading {
        var nanoseconds: UInt64 = 0
        var tick: Int64 = 0
        var microseconds: Int32 = 500_000
        if isOpen { _ = calsa_read_clocks(handle, queue, timeQueue, &nanoseconds, &tick, &microseconds) }
        return ClockReading(tick: max(0, Int(tick)), nanoseconds: nanoseconds, microseconds: Int(microseconds))
    }

    func start() { if isOpen { _ = calsa_continue(handle, outlet(of: .main), queue) } }
    func halt() { if isOpen { _ = calsa_stop(handle, outlet(of: .main), queue) } }

    func setTempo(_ microseconds: Int) {
        if isOpen { _ = calsa_set_tempo(handle, queue, Int32(clamping: microseconds), Int32(ppq)) }
    }

    func schedule(_ event: ScheduledEvent) -> Bool {
        guard isOpen else { return true }
        var raw = snd_seq_event_t()
        let tick = UInt32(clamping: event.tick)
        switch event.body {
        case .message(let message): fill(&raw, with: message, port: outlet(of: event.role), queue: queue, tick: tick)
        case .tempo(let value): calsa_tempo(&raw, outlet(of: .main), queue, tick, Int32(clamping: value))
        }
        raw.tag = Tag.music.rawValue
        return snd_seq_event_output(handle, &raw) >= 0
    }

    /// What the kernel has no room for stays in the output buffer and goes with the next flush.
    func flush() { if isOpen { snd_seq_drain_output(handle) } }

    func removeScheduled(from tick: Int) {
        guard isOpen else { return }
        _ = calsa_remove(handle, queue, Int32(Tag.music.rawValue), Int64(tick))
    }

    func send(_ message: MIDIMessage, to role: OutputRole) {
        guard isOpen else { return }
        var raw = snd_seq_event_t()
        fill(&raw, with: message, port: outlet(of: role), queue: -1, tick: 0)
        snd_seq_event_output_direct(handle, &raw)
    }

    func setTimekeeping(_ isWanted: Bool) {
        guard isOpen, isWanted != keepsTime else { return }
        keepsTime = isWanted
        let port = outlet(of: .main)
        _ = isWanted ? calsa_continue(handle, port, timeQueue) : calsa_stop(handle, port, timeQueue)
    }

    func send(_ message: MIDIMessage, to role: OutputRole, after nanoseconds: UInt64) -> Bool {
        guard isOpen else { return true }
        var raw = snd_seq_event_t()
        fill(&raw, with: message, port: outlet(of: role), queue: -1, tick: 0)
        calsa_delay(&raw, timeQueue, nanoseconds)
        raw.tag = Tag.aside.rawValue
        return snd_seq_event_output_direct(handle, &raw) >= 0
    }

    func removeDelayed() {
        if isOpen { _ = calsa_remove(handle, timeQueue, Int32(Tag.aside.rawValue), -1) }
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        snd_seq_drop_output(handle)
        snd_seq_free_queue(handle, queue)
        snd_seq_free_queue(handle, timeQueue)
        snd_seq_close(handle)
    }

    private func fill(
        _ raw: inout snd_seq_event_t, with message: MIDIMessage, port: Int32, queue: Int32, tick: UInt32
    ) {
        switch message {
        case .noteOn(let channel, let pitch, let velocity):
            calsa_note_on(&raw, port, queue, tick, Int32(channel), Int32(pitch), Int32(velocity))
        case .noteOff(let channel, let pitch):
            calsa_note_off(&raw, port, queue, tick, Int32(channel), Int32(pitch))
        case .control(let channel, let controller, let value):
            calsa_control(&raw, port, queue, tick, Int32(channel), Int32(controller), Int32(value))
        case .program(let channel, let program):
            calsa_program(&raw, port, queue, tick, Int32(channel), Int32(program))
        case .clock: calsa_clock(&raw, port, queue, tick, calsa_pulse)
        case .clockStart: calsa_clock(&raw, port, queue, tick, calsa_start)
        case .clockContinue: calsa_clock(&raw, port, queue, tick, calsa_resume)
        case .clockStop: calsa_clock(&raw, port, queue, tick, calsa_halt)
        case .songPosition(let place): calsa_song_position(&raw, port, queue, tick, Int32(min(max(0, place), 16383)))
        }
    }
}

extension OutputRole {
    /// What the port is called.
    fileprivate var name: String {
        switch self {
        case .main: "out"
        case .voice(let voice): voice.rawValue
        case .metronome: "metronome"
        case .clock: "clock"
        }
    }
}
