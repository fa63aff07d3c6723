import MusicCore
import Testing

@testable import Playback

@Suite("Ticks between looks") struct TickTrackerTests {
    /// Looks at a queue of 120 a minute, whose timer is late at random by up to so many seconds.
    private func looks(lateness: Double, tracker: inout TickTracker) -> [Double] {
        var random = SeededGenerator(seed: 5)
        return (0..<400).map { look in
            let now = 1 + Double(look) * 0.01
            let late = random.uniform() * lateness
            tracker.observe(
                ClockReading(tick: Int((now - late) * 960), nanoseconds: UInt64(now * 1e9), microseconds: 500_000))
            return tracker.tick(at: UInt64(now * 1e9)) - now * 960
        }
    }

    @Test("the place is known to a fraction of a tick, also from looks that are milliseconds behind")
    func fraction() {
        var tracker = TickTracker()
        #expect(looks(lateness: 0, tracker: &tracker).dropFirst(50).allSatisfy { abs($0) < 0.3 })
        tracker = TickTracker()
        #expect(looks(lateness: 0.005, tracker: &tracker).dropFirst(50).allSatisfy { abs($0) < 2 })
    }

    @Test("a queue that stood, jumped or changed its tempo is believed")
    func breaks() {
        var tracker = TickTracker()
        func observe(_ tick: Int, _ seconds: Double, _ microseconds: Int = 500_000) -> Double {
            let moment = UInt64(seconds * 1e9)
            tracker.observe(ClockReading(tick: tick, nanoseconds: moment, microseconds: microseconds))
            return tracker.tick(at: moment)
        }
        #expect(observe(960, 1) == 960.5)
        #expect(observe(970, 2) == 970.5)
        #expect(observe(5000, 2.01) == 5000)
        #expect(observe(5001, 2.02, 250_000) == 5001.5)
    }
}
