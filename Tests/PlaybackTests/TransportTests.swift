import MusicCore
import Testing

@testable import Playback

@Suite("Transport") struct TransportTests {
    /// Ticks between the queue's start and the score's.
    private let lead = 10

    private func make() -> (transport: Transport, backend: FakeBackend) {
        let backend = FakeBackend()
        return (Transport(backend: backend), backend)
    }

    /// Runs in small steps, as the timer would, until the end or so many ticks.
    private func run(_ transport: Transport, _ backend: FakeBackend, _ ticks: Int) {
        for _ in 0..<(ticks / 20) where transport.state == .playing {
            backend.run(20)
            _ = transport.advance()
        }
    }

    @Test("every note is heard once, on its tick, and ends")
    func everything() {
        let (transport, backend) = make()
        let score = Scores.band()
        transport.play(score, from: 0)
        run(transport, backend, 12_000)
        let wanted = score.tracks.flatMap { track in
            track.notes.map { [$0.tick + lead, Int(track.channel), Int($0.pitch)] }
        }
        #expect(Set(backend.onsets) == Set(wanted))
        #expect(backend.onsets.count == wanted.count)
        #expect(backend.hanging.isEmpty)
        #expect(transport.state == .stopped)
    }

    @Test("a pool that is nearly full delays nothing that is due", arguments: [2, 3, 7, 40])
    func fullPool(room: Int) {
        let (transport, backend) = make()
        backend.room = room
        transport.play(Scores.scale(bars: 4), from: 0)
        run(transport, backend, 12_000)
        #expect(backend.onsets.map { $0[0] } == (0..<16).map { $0 * ppq + lead })
        #expect(backend.hanging.isEmpty)
    }

    @Test("programs come before the first note, controllers are caught up with")
    func chase() {
        let (transport, backend) = make()
        transport.play(Scores.band(), from: 960)
        #expect(backend.heard.prefix(5).map(\.body).contains(.message(.program(channel: 3, program: 33))))
        #expect(backend.contains(.control(channel: 3, controller: 64, value: 127)))
        #expect(backend.contains(.control(channel: 3, controller: 7, value: 99)))
        #expect(backend.onsets.isEmpty)
        backend.run(lead)
        #expect(backend.onsets.map { $0[2] } == [62, 42])
        #expect(transport.position == 960)
    }

    @Test("stop, seek, pause and close leave nothing sounding", arguments: 0..<5)
    func silence(way: Int) {
        let (transport, backend) = make()
        transport.play(Scores.band(), from: 0)
        run(transport, backend, 1500)
        #expect(!backend.hanging.isEmpty)
        switch way {
        case 0: transport.stop()
        case 1: transport.pause()
        case 2: transport.seek(to: 3840)
        case 3: transport.panic()
        default: transport.close()
        }
        #expect(backend.hanging.isEmpty)
        #expect(backend.contains(.control(channel: 3, controller: 64, value: 0)))
        if way != 1, way != 2 { #expect(backend.pendingCount == 0) }
    }

    @Test("pause keeps the place, resume goes on from there to the tick")
    func pause() {
        let (transport, backend) = make()
        transport.play(Scores.scale(bars: 2), from: 0)
        run(transport, backend, 1000)
        transport.pause()
        let place = transport.position
        backend.run(5000)
        #expect(transport.position == place)
        transport.resume()
        run(transport, backend, 9000)
        #expect(backend.onsets.map { $0[0] } == (0..<8).map { $0 * ppq + lead })
    }

    @Test("seek plays on from the new place, and the position follows")
    func seek() {
        let (transport, backend) = make()
        transport.play(Scores.scale(bars: 4), from: 0)
        run(transport, backend, 500)
        transport.seek(to: 1920 * 3)
        run(transport, backend, 200)
        #expect(backend.onsets.last?[2] == 60 + 12)
        #expect(transport.position == 1920 * 3 + 200 - lead)
    }

    @Test("a loop repeats without a gap and ends what sounds at its seam")
    func loop() {
        let (transport, backend) = make()
        var score = Scores.scale(bars: 2)
        score.tracks[0].notes[3].duration = ppq * 3
        transport.setLoop(0..<1920)
        transport.play(score, from: 0)
        run(transport, backend, 1920 * 3 + 100)
        #expect(backend.onsets.map { $0[2] } == [60, 61, 62, 63, 60, 61, 62, 63, 60, 61, 62, 63, 60])
        #expect(backend.onsets.map { $0[0] } == (0..<13).map { $0 * ppq + lead })
        #expect(backend.hanging == [[0, 60]])
        #expect((0..<1920).contains(transport.position))
        transport.setLoop(nil)
        run(transport, backend, 1920 * 3)
        #expect(transport.state == .stopped)
        #expect(backend.onsets.last?[2] == 67)
    }

    @Test("a new score takes over at the next bar line, and not before", arguments: [100, 1000, 1800, 1920, 2500])
    func update(at tick: Int) {
        let (transport, backend) = make()
        transport.play(Scores.scale(bars: 4), from: 0)
        run(transport, backend, tick)
        transport.update(Scores.scale(bars: 5, pitch: 30))
        run(transport, backend, 12_000)
        let change = (transport.timeline.barLine(from: tick - lead) + (tick == 1920 ? 1920 : 0)) / ppq
        let wanted = (0..<20).map { ($0 < change ? 60 : 30) + $0 % 24 }
        #expect(backend.onsets.map { $0[2] } == wanted)
        #expect(backend.onsets.map { $0[0] } == (0..<20).map { $0 * ppq + lead })
        #expect(backend.hanging.isEmpty)
    }

    @Test("a note across the bar line of a change still ends")
    func updateAcross() {
        let (transport, backend) = make()
        transport.play(Scores.band(), from: 0)
        run(transport, backend, 200)
        transport.update(Scores.scale(bars: 4))
        run(transport, backend, 12_000)
        #expect(backend.hanging.isEmpty)
        let end = ScheduledEvent(tick: 1920 * 3 + lead, body: .message(.noteOff(channel: 3, pitch: 36)))
        #expect(backend.heard.contains(end))
    }

    @Test("a muted track falls silent at once and is heard again when it is not")
    func mute() {
        let (transport, backend) = make()
        transport.play(Scores.band(), from: 0)
        run(transport, backend, 300)
        transport.setTracks(muted: [1], soloed: [])
        #expect(!backend.hanging.contains([3, 36]))
        transport.setTracks(muted: [], soloed: [2])
        let before = backend.onsets.count
        run(transport, backend, 2000)
        #expect(backend.onsets.dropFirst(before).allSatisfy { $0[1] == 9 })
        transport.setTracks(muted: [], soloed: [])
        run(transport, backend, 1000)
        #expect(backend.onsets.suffix(4).contains { $0[1] == 0 })
    }

    @Test("the tempo scale changes the tempo now and that of later changes")
    func tempo() {
        let (transport, backend) = make()
        var score = Scores.scale(bars: 4)
        score.tempos.append(Change(tick: 3840, 60))
        transport.play(score, from: 0)
        run(transport, backend, 300)
        transport.setTempoScale(2)
        #expect(backend.microseconds == 250_000)
        run(transport, backend, 3840)
        #expect(backend.microseconds == 500_000)
        transport.setTempoScale(.nan)
        #expect(backend.microseconds == 1_000_000)
    }

    @Test("an empty score ends at once, one from behind its end as well")
    func nothing() {
        for (score, tick) in [(Score(), 0), (Scores.scale(bars: 1), 99_999), (Scores.scale(bars: 1), -5)] {
            let (transport, backend) = make()
            transport.play(score, from: tick)
            run(transport, backend, tick < 0 ? 3000 : 100)
            #expect(transport.state == .stopped)
        }
    }

    @Test("random commands in any order leave nothing sounding after stop", arguments: 0..<40)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (transport, backend) = make()
        backend.room = 20 + random.below(200)
        for _ in 0..<60 {
            switch random.below(9) {
            case 0: transport.play(Scores.band(), from: random.below(8000))
            case 1: transport.pause()
            case 2: transport.resume()
            case 3: transport.seek(to: random.below(8000))
            case 4: transport.update(Scores.scale(bars: 1 + random.below(6), pitch: UInt8(20 + random.below(60))))
            case 5:
                let start = random.below(4000)
                transport.setLoop(random.below(3) == 0 ? nil : start..<start + random.below(3000))
            case 6: transport.setTracks(muted: [random.below(3)], soloed: random.below(2) == 0 ? [random.below(3)] : [])
            case 7: transport.setTempoScale(0.5 + random.uniform() * 3)
            default: run(transport, backend, random.below(3000))
            }
        }
        transport.stop()
        #expect(backend.hanging.isEmpty)
        #expect(backend.pendingCount == 0)
    }
}
