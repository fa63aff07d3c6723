import Composing
import Dispatch
import Testing

@testable import StudioRuntime

@Suite struct PacingTests {
    let start = DispatchTime(uptimeNanoseconds: 10_000_000_000)

    @Test func onlyProgressIsThrottled() {
        var throttle = ProgressThrottle()
        let progress = ComposeEvent.progress(tokens: 1, tokensPerSecond: 1, fraction: 0)
        let passed = [
            throttle.passes(progress, now: start), throttle.passes(progress, now: start + .milliseconds(10)),
            throttle.passes(.section(index: 0), now: start + .milliseconds(11)),
            throttle.passes(progress, now: start + .milliseconds(60)),
        ]
        #expect(passed == [true, false, true, true])
    }

    @Test func framesComeAtOnceAndThenSixtyTimesASecond() {
        var clock = FrameClock()
        let first = clock.request(now: start)
        let second = clock.request(now: start)
        clock.drawn(now: start)
        let third = clock.request(now: start + .milliseconds(1))
        #expect(first == 0)
        #expect(second == nil)
        #expect(third.map { $0 > 10_000_000 && $0 <= 16_666_666 } == true)
    }

    @Test func aKeyWaitsForNoFrameOfThePlayhead() {
        var clock = FrameClock()
        _ = clock.request(now: start)
        clock.drawn(now: start)
        // Asked for by the playhead, then by a key a millisecond after the frame, and by another key.
        let slow = clock.request(now: start + .milliseconds(1))
        let key = clock.request(now: start + .milliseconds(1), isUrgent: true)
        let other = clock.request(now: start + .milliseconds(2), isUrgent: true)
        #expect(slow.map { $0 > 10_000_000 } == true)
        #expect(key == 2_000_000)
        #expect(other == nil)
        clock.drawn(now: start + .milliseconds(3))
        let later = clock.request(now: start + .milliseconds(7), isUrgent: true)
        #expect(later == 0)
    }
}
