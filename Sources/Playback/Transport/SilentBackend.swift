import Dispatch
import MusicCore

/// A queue without a sequencer: counts ticks by the system's clock and delivers nothing.
final class SilentBackend: PlaybackBackend {
    private var reached = 0.0
    private var microseconds = 500_000
    /// Nanoseconds at which `reached` was true; `nil` while halted.
    private var since: UInt64?
    private var tempos: [ScheduledEvent] = []
    private let now: () -> UInt64

    init(now: @escaping () -> UInt64 = { DispatchTime.now().uptimeNanoseconds }) { self.now = now }

    var roles: [OutputRole] { [.main] }

    var tick: Int {
        catchUp()
        return Int(reached)
    }

    var nanoseconds: UInt64 { now() }

    var reading: ClockReading { ClockReading(tick: tick, nanoseconds: since ?? now(), microseconds: microseconds) }

    /// Moves on to now, through the changes of tempo on the way.
    private func catchUp() {
        guard let begin = since else { return }
        let end = now()
        var nanoseconds = Double(end &- begin)
        while let change = tempos.first, case .tempo(let next) = change.body {
            let distance = max(0, Double(change.tick) - reached)
            let needed = distance * Double(microseconds) * 1000 / Double(ppq)
            if needed > nanoseconds { break }
            nanoseconds -= needed
            reached += distance
            microseconds = next
            tempos.removeFirst()
        }
        reached += nanoseconds * Double(ppq) / (Double(microseconds) * 1000)
        since = end
    }

    func start() { since = since ?? now() }

    func halt() {
        catchUp()
        since = nil
    }

    func setTempo(_ microseconds: Int) {
        catchUp()
        self.microseconds = microseconds
    }

    func schedule(_ event: ScheduledEvent) -> Bool {
        if case .tempo = event.body {
            tempos.append(event)
            tempos.sort { $0.tick < $1.tick }
        }
        return true
    }

    func removeScheduled(from tick: Int) { tempos.removeAll { $0.tick >= tick } }

    func flush() {}
    func send(_ message: MIDIMessage, to role: OutputRole) {}
    func setTimekeeping(_ isWanted: Bool) {}
    func send(_ message: MIDIMessage, to role: OutputRole, after nanoseconds: UInt64) -> Bool { true }
    func removeDelayed() {}
    func close() { since = nil }
}
