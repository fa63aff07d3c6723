@testable import Playback

/// A queue whose clock the test moves, and which delivers as the kernel's does: by tick, then by order of arrival.
final class FakeBackend: PlaybackBackend {
    private(set) var tick = 0
    private(set) var isRunning = false
    private(set) var microseconds = 500_000
    private(set) var isClosed = false
    /// What was delivered, with the tick at which it was.
    private(set) var heard: [ScheduledEvent] = []
    private var pending: [(event: ScheduledEvent, order: Int)] = []
    private var arrivals = 0
    /// Events the pool takes before it is full.
    var room = Int.max

    var pendingCount: Int { pending.count }

    func start() { isRunning = true }
    func halt() { isRunning = false }
    func setTempo(_ microseconds: Int) { self.microseconds = microseconds }
    func flush() {}
    func close() { isClosed = true }

    func schedule(_ event: ScheduledEvent) -> Bool {
        guard pending.count < room else { return false }
        arrivals += 1
        if event.tick <= tick { deliver(event) } else { pending.append((event, arrivals)) }
        return true
    }

    func send(_ message: MIDIMessage) { heard.append(ScheduledEvent(tick: tick, body: .message(message))) }

    func removeScheduled(from tick: Int) { pending.removeAll { $0.event.tick >= tick } }

    private func deliver(_ event: ScheduledEvent) {
        if case .tempo(let value) = event.body { microseconds = value }
        heard.append(event)
    }

    /// Lets the clock run, if it does.
    func run(_ ticks: Int) {
        guard isRunning else { return }
        let end = tick + ticks
        while let next = pending.min(by: { ($0.event.tick, $0.order) < ($1.event.tick, $1.order) }),
            next.event.tick <= end
        {
            tick = max(tick, next.event.tick)
            pending.removeAll { $0.order == next.order }
            deliver(next.event)
        }
        tick = end
    }
}

extension FakeBackend {
    /// The onsets heard, as (tick, channel, pitch).
    var onsets: [[Int]] {
        heard.compactMap { event in
            if case .message(.noteOn(let channel, let pitch, _)) = event.body {
                [event.tick, Int(channel), Int(pitch)]
            } else {
                nil
            }
        }
    }

    /// Keys that were struck and neither released nor silenced.
    var hanging: Set<[UInt8]> {
        var keys: Set<[UInt8]> = []
        for event in heard {
            guard case .message(let message) = event.body else { continue }
            switch message {
            case .noteOn(let channel, let pitch, _): keys.insert([channel, pitch])
            case .noteOff(let channel, let pitch): keys.remove([channel, pitch])
            case .control(let channel, 120...123, _): keys = keys.filter { $0[0] != channel }
            default: break
            }
        }
        return keys
    }

    func contains(_ message: MIDIMessage) -> Bool { heard.contains { $0.body == .message(message) } }
}
