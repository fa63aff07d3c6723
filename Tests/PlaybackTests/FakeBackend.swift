import MusicCore

@testable import Playback

/// A queue whose clock the test moves, and which delivers as the kernel's does: by tick, then by order of arrival.
final class FakeBackend: PlaybackBackend {
    private(set) var tick = 0
    private(set) var isRunning = false
    private(set) var microseconds = 500_000
    private(set) var isClosed = false
    private(set) var keepsTime = false
    /// What was delivered, with the tick at which it was.
    private(set) var heard: [ScheduledEvent] = []
    private var pending: [(event: ScheduledEvent, order: Int)] = []
    private var delayed: [(event: ScheduledEvent, nanoseconds: Double)] = []
    private var arrivals = 0
    private var passed = 0.0
    /// What a tempo of whole ticks leaves over.
    private var fraction = 0.0
    /// Events the pool takes before it is full.
    var room = Int.max
    var roles: [OutputRole] = [.main]

    var pendingCount: Int { pending.count + delayed.count }
    var seconds: Double { passed * 1e-9 }
    var nanoseconds: UInt64 { UInt64(passed) }

    var reading: ClockReading {
        ClockReading(tick: tick, nanoseconds: nanoseconds, microseconds: microseconds)
    }

    func start() { isRunning = true }
    func halt() { isRunning = false }
    func setTempo(_ microseconds: Int) { self.microseconds = microseconds }
    func flush() {}
    func close() { isClosed = true }
    func setTimekeeping(_ isWanted: Bool) { keepsTime = isWanted }

    func schedule(_ event: ScheduledEvent) -> Bool {
        guard pending.count < room else { return false }
        arrivals += 1
        if event.tick <= tick { deliver(event) } else { pending.append((event, arrivals)) }
        return true
    }

    func send(_ message: MIDIMessage, to role: OutputRole) {
        heard.append(ScheduledEvent(tick: tick, message: message, role: role))
    }

    func send(_ message: MIDIMessage, to role: OutputRole, after nanoseconds: UInt64) -> Bool {
        guard pendingCount < room else { return false }
        delayed.append(
            (ScheduledEvent(tick: 0, message: message, role: role), passed + Double(nanoseconds)))
        return true
    }

    func removeScheduled(from tick: Int) { pending.removeAll { $0.event.tick >= tick } }
    func removeDelayed() { delayed.removeAll() }

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
            move(to: max(tick, next.event.tick))
            pending.removeAll { $0.order == next.order }
            deliver(next.event)
        }
        move(to: end)
    }

    /// Lets time pass, whether the queue runs or not.
    func wait(seconds: Double) {
        let end = passed + seconds * 1e9
        while isRunning, passed + nanosecondsPerTick * (1 - fraction) <= end {
            passed += nanosecondsPerTick * (1 - fraction)
            let before = passed
            fraction = 0
            run(1)
            passed = before
        }
        if isRunning { fraction += (end - passed) / nanosecondsPerTick }
        passed = end
        sound()
    }

    private var nanosecondsPerTick: Double { Double(microseconds) * 1000 / Double(ppq) }

    private func move(to tick: Int) {
        passed += Double(tick - self.tick) * nanosecondsPerTick
        self.tick = tick
        sound()
    }

    private func sound() {
        for item in delayed.filter({ $0.nanoseconds <= passed }).sorted(by: { $0.nanoseconds < $1.nanoseconds }) {
            var event = item.event
            event.tick = tick
            heard.append(event)
        }
        delayed.removeAll { $0.nanoseconds <= passed }
    }
}

extension FakeBackend {
    /// The onsets heard, as (tick, channel, pitch), without the metronome's.
    var onsets: [[Int]] { onsets(where: { $0 != .metronome }) }

    func onsets(where isWanted: (OutputRole) -> Bool) -> [[Int]] {
        heard.compactMap { event in
            if case .message(.noteOn(let channel, let pitch, _)) = event.body, isWanted(event.role) {
                [event.tick, Int(channel), Int(pitch)]
            } else {
                nil
            }
        }
    }

    /// The ticks of the metronome's clicks.
    var clicks: [Int] { onsets(where: { $0 == .metronome }).map { $0[0] } }

    /// Clock messages with their ticks.
    func ticks(of message: MIDIMessage) -> [Int] {
        heard.filter { $0.body == .message(message) }.map(\.tick)
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
