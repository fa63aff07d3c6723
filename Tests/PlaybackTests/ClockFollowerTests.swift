import MusicCore
import Testing

@testable import Playback

@Suite("Following a clock") struct ClockFollowerTests {
    @Test("the tempo is known exactly from even pulses", arguments: [30.0, 96, 120, 250])
    func even(qpm: Double) throws {
        var follower = ClockFollower()
        for pulse in 0..<200 { _ = follower.pulse(at: Double(pulse) * 60 / qpm / 24) }
        #expect(abs(try #require(follower.qpm) - qpm) < 1e-6)
    }

    @Test("jitter of a millisecond is averaged out")
    func jitter() throws {
        var random = SeededGenerator(seed: 3)
        var follower = ClockFollower()
        for pulse in 0..<200 {
            _ = follower.pulse(at: Double(pulse) / 48 + random.uniform() * 0.002)
        }
        #expect(abs(try #require(follower.qpm) - 120) < 0.2)
    }

    @Test("start, stop, continue and position say where the song is")
    func places() {
        var follower = ClockFollower()
        var now = 0.0
        func pulses(_ count: Int) -> Bool {
            var began = false
            for _ in 0..<count {
                now += 1.0 / 48
                began = follower.pulse(at: now) || began
            }
            return began
        }
        #expect(!pulses(30))
        #expect(follower.tick(at: now) == nil)
        follower.start()
        #expect(pulses(25))
        #expect(follower.pulseTick == 480)
        follower.halt()
        #expect(!pulses(10))
        follower.resume()
        #expect(pulses(1))
        #expect(follower.pulseTick == 500)
        follower.halt()
        follower.locate(8)
        follower.resume()
        #expect(pulses(1))
        #expect(follower.pulseTick == 960)
        #expect(abs((follower.tick(at: now + 1.0 / 96) ?? 0) - 970) < 0.01)
    }

    /// A master whose tempo changes all the time, and a player whose looks come late; the distance after each bar.
    private func chase(drift: Double, jitter: Double, latency: Double) -> [Double] {
        let backend = FakeBackend()
        let core = PlayerCore(backend: backend)
        core.setFollowsClock(true)
        core.play(Scores.scale(bars: 40), from: 0, countInBars: 0)
        var random = SeededGenerator(seed: 7)
        core.receive(ReceivedMessage(nanoseconds: 0, message: .clockStart))
        var worst: [Double] = []
        var time = 0.5
        var place = 0.0
        for pulse in 0..<(96 * 10) {
            let moment = time + random.uniform() * jitter
            backend.wait(seconds: max(0, moment + random.uniform() * latency - backend.seconds))
            core.receive(ReceivedMessage(nanoseconds: UInt64(moment * 1e9), message: .clock))
            core.advance()
            // Where the master is now, by its true tempo.
            let qpm = 120 * (1 + drift * time)
            let master = place + (backend.seconds - time) * qpm / 60 * 480
            if backend.isRunning, pulse >= 96 {
                let own = backend.reading.tick - core.transport.origin.queue
                worst.append(abs(master - Double(own) - 0.5) * 60 / (qpm * 480))
            }
            time += 60 / qpm / 24
            place += 20
        }
        return worst
    }

    @Test(
        "a drifting master is met within 2 ms after one bar, however late the looks are",
        arguments: [0, 0.003, -0.003], [0.0, 0.001])
    func drift(drift: Double, jitter: Double) throws {
        let distances = chase(drift: drift, jitter: jitter, latency: 0.03)
        #expect(distances.count > 700)
        #expect(try #require(distances.max()) < 0.002)
    }

    @Test("a master that stops, stops us; silence does so too, and is told")
    func silence() {
        let backend = FakeBackend()
        let core = PlayerCore(backend: backend)
        var notices: [PlaybackNotice] = []
        core.notify = { notices.append($0) }
        core.setFollowsClock(true)
        core.play(Scores.scale(bars: 8), from: 0, countInBars: 0)
        #expect(core.transport.state == .paused)
        core.receive(ReceivedMessage(nanoseconds: 0, message: .clockStart))
        func pulses(_ count: Int) {
            for _ in 0..<count {
                backend.wait(seconds: 1.0 / 48)
                core.receive(ReceivedMessage(nanoseconds: UInt64(backend.seconds * 1e9), message: .clock))
                core.advance()
            }
        }
        pulses(48)
        #expect(core.transport.state == .playing)
        #expect(notices.contains { if case .clockLocked(let qpm?) = $0 { abs(qpm - 120) < 1 } else { false } })
        core.receive(ReceivedMessage(nanoseconds: 0, message: .clockStop))
        #expect(core.transport.state == .paused)
        #expect(backend.hanging.isEmpty)
        core.receive(ReceivedMessage(nanoseconds: 0, message: .clockContinue))
        pulses(24)
        #expect(core.transport.state == .playing)
        backend.wait(seconds: 1.5)
        core.advance()
        #expect(core.transport.state == .paused)
        #expect(notices.last == .clockLocked(qpm: nil))
        core.setFollowsClock(false)
        #expect(core.transport.masterTempo == nil)
    }
}
