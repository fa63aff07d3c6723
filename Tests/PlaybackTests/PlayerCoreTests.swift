import MusicCore
import Testing

@testable import Playback

@Suite("Player") struct PlayerCoreTests {
    private let lead = 10

    private func make() -> (core: PlayerCore, backend: FakeBackend) {
        let backend = FakeBackend()
        return (PlayerCore(backend: backend), backend)
    }

    private func run(_ core: PlayerCore, _ backend: FakeBackend, _ ticks: Int) {
        for _ in 0..<(ticks / 10) {
            backend.run(10)
            core.advance()
        }
    }

    @Test("a count-in clicks, then the score begins on its tick")
    func countIn() {
        let (core, backend) = make()
        core.play(Scores.scale(bars: 2), from: 1920, countInBars: 2)
        run(core, backend, 1000)
        #expect(core.transport.position == 1920)
        #expect(core.transport.countInBeats == 6)
        // What changes the rules on the way leaves the count-in alone.
        core.transport.setTempoScale(2)
        core.transport.setMetronome(Metronome(isOn: true))
        run(core, backend, 3840)
        #expect(backend.clicks.prefix(8) == [10, 490, 970, 1450, 1930, 2410, 2890, 3370])
        #expect(backend.onsets.first == [3850, 0, 64])
        #expect(core.transport.countInBeats == 0)
    }

    @Test("another backend goes on where the one before was left, silently")
    func move() {
        let (core, silent) = make()
        core.play(Scores.scale(bars: 4), from: 0, countInBars: 0)
        run(core, silent, 2200)
        let place = core.transport.position
        let backend = FakeBackend()
        core.move(to: backend)
        #expect(silent.hanging.isEmpty && silent.isClosed)
        #expect(core.transport.state == .playing)
        #expect(core.transport.position == place)
        run(core, backend, 600)
        // The fifth beat sounded when it moved; the sixth is the first to be struck anew.
        #expect(backend.onsets.first == [lead + 2400 - place, 0, 65])
        #expect(backend.contains(.program(channel: 0, program: 73)))
    }

    @Test("what is paused stays paused on another backend")
    func movePaused() {
        let (core, _) = make()
        core.play(Scores.scale(bars: 4), from: 960, countInBars: 0)
        core.transport.pause()
        let backend = FakeBackend()
        core.move(to: backend)
        #expect(core.transport.state == .paused)
        core.transport.resume()
        run(core, backend, 600)
        #expect(backend.onsets.first == [lead, 0, 62])
    }

    @Test("the first auditioned note comes at once, and the next audition ends what may sound of it")
    func auditionAgain() {
        let (core, backend) = make()
        let passage = (0..<8).map { Note(tick: $0 * 480, duration: 480, pitch: 60 + UInt8($0), velocity: 80) }
        core.audition(passage, channel: 0, program: 0, qpm: 60)
        #expect(backend.onsets.map { $0[2] } == [60])
        backend.wait(seconds: 2.5)
        let before = backend.heard.count
        core.audition([Note(tick: 0, duration: 480, pitch: 90, velocity: 80)], channel: 0, program: 0, qpm: 60)
        backend.wait(seconds: 10)
        #expect(backend.onsets.map { $0[2] } == [60, 61, 62, 90])
        #expect(backend.hanging.isEmpty)
        // Ends of the notes so far and of the new one, its program and its beginning; none of those that never came.
        #expect(backend.heard.count - before <= 7)
    }

    @Test("an edit in the count-in is heard from the first note on")
    func editInCountIn() {
        let (core, backend) = make()
        core.play(Scores.scale(bars: 2), from: 0, countInBars: 1)
        run(core, backend, 500)
        core.update(Scores.scale(bars: 2, pitch: 30))
        run(core, backend, 1920 + 300)
        #expect(backend.onsets.map { $0[2] } == [30, 31])
        #expect(backend.onsets.map { $0[0] } == [1930, 2410])
    }

    @Test("the metronome can be switched while it plays, and ends with the rest")
    func metronome() {
        let (core, backend) = make()
        core.play(Scores.scale(bars: 3), from: 0, countInBars: 0)
        run(core, backend, 600)
        core.transport.setMetronome(Metronome(isOn: true, level: 1))
        run(core, backend, 1400)
        core.transport.setMetronome(Metronome(isOn: false))
        run(core, backend, 900)
        #expect(backend.clicks == [970, 1450, 1930])
        core.stop()
        #expect(backend.hanging.isEmpty)
    }

    @Test("bars that are written while it plays are played without a gap")
    func growing() {
        let (core, backend) = make()
        core.play(Scores.scale(bars: 1), from: 0, countInBars: 0)
        for bars in 2...6 {
            run(core, backend, 1200)
            core.update(Scores.scale(bars: bars))
            run(core, backend, 720)
        }
        run(core, backend, 4000)
        #expect(backend.onsets.map { $0[0] } == (0..<24).map { $0 * ppq + lead })
        #expect(backend.onsets.map { $0[2] } == (0..<24).map { 60 + $0 % 24 })
    }

    @Test("at the end more is waited for, and goes on when it has come")
    func waiting() {
        let (core, backend) = make()
        var notices: [PlaybackNotice] = []
        core.notify = { notices.append($0) }
        core.transport.setWaitsForMore(true)
        core.play(Scores.scale(bars: 1), from: 0, countInBars: 0)
        run(core, backend, 3000)
        #expect(core.transport.isWaiting)
        #expect(core.transport.state == .playing)
        #expect(core.transport.position == 1920)
        #expect(backend.hanging.isEmpty)
        core.update(Scores.scale(bars: 2))
        let before = backend.tick
        run(core, backend, 1910)
        #expect(backend.onsets.dropFirst(4).map { $0[0] - before } == [0, 480, 960, 1440].map { $0 + lead })
        #expect(notices.filter { $0 == .waitsForMore(true) || $0 == .waitsForMore(false) }.count == 2)
        core.transport.setWaitsForMore(false)
        run(core, backend, 200)
        #expect(notices.last == .finished)
    }

    @Test("a score with a gap keeps its place through pause, seek, loop, tempo and edits")
    func tour() {
        let (core, backend) = make()
        core.play(Scores.scale(bars: 8), from: 0, countInBars: 0)
        run(core, backend, 1000)
        core.transport.pause()
        run(core, backend, 300)
        core.transport.resume()
        run(core, backend, 920)
        core.transport.seek(to: 1920 * 4)
        let sought = backend.tick
        run(core, backend, 960)
        core.transport.setTempoScale(1.5)
        core.transport.setLoop(1920 * 5..<1920 * 6)
        run(core, backend, 960 + 1920 * 2)
        core.transport.setLoop(nil)
        core.update(Scores.scale(bars: 8, pitch: 30))
        run(core, backend, 1920 * 3)
        let pitches = backend.onsets.map { $0[2] }
        let first = [60, 61, 62, 63]
        let bar5 = [76, 77, 78, 79]
        let bar6 = [80, 81, 82, 83]
        #expect(Array(pitches.prefix(20)) == first + bar5 + bar6 + bar6 + bar6)
        #expect(Array(pitches.dropFirst(20).prefix(8)) == (24..<32).map { 30 + $0 % 24 })
        let ticks = backend.onsets.map { $0[0] }
        #expect(Array(ticks.dropFirst(4).prefix(20)) == (0..<20).map { sought + lead + $0 * ppq })
    }

    @Test("drums go elsewhere with all that belongs to them")
    func roles() {
        let (core, backend) = make()
        backend.roles = [.main, .voice(.drums)]
        core.play(Scores.band(), from: 0, countInBars: 0)
        run(core, backend, 2000)
        core.stop()
        for event in backend.heard {
            switch event.body {
            case .message(.noteOn(let channel, _, _)), .message(.noteOff(let channel, _)),
                .message(.program(let channel, _)), .message(.control(let channel, _, _)):
                #expect(event.role == (channel == 9 ? .voice(.drums) : .main))
            default: break
            }
        }
        #expect(backend.hanging.isEmpty)
    }

    @Test("settings of a channel win over the score, and are said again after a seek")
    func channels() {
        let (core, backend) = make()
        core.transport.setChannel(3, ChannelSettings(bank: 129, program: 40, volume: 60, sustain: false))
        core.play(Scores.band(), from: 0, countInBars: 0)
        run(core, backend, 1000)
        let told = backend.heard.map(\.body)
        let bank = told.firstIndex(of: .message(.control(channel: 3, controller: 32, value: 1)))
        let program = told.firstIndex(of: .message(.program(channel: 3, program: 40)))
        #expect(bank != nil && program != nil && (bank ?? 0) < (program ?? 0))
        #expect(!backend.contains(.program(channel: 3, program: 33)))
        #expect(!backend.contains(.control(channel: 3, controller: 7, value: 99)))
        #expect(!backend.contains(.control(channel: 3, controller: 64, value: 127)))
        let before = backend.heard.count
        core.transport.seek(to: 1920)
        #expect(
            backend.heard.dropFirst(before).contains {
                $0.body == .message(.control(channel: 3, controller: 7, value: 60))
            })
    }

    @Test("a bank chosen in the score counts for its program")
    func bank() {
        let (core, backend) = make()
        var score = Scores.scale(bars: 1)
        score.tracks[0].controls = [ControlChange(tick: 0, controller: 0, value: 5)]
        core.play(score, from: 0, countInBars: 0)
        run(core, backend, 20)
        let last = backend.heard.last { if case .message(.program) = $0.body { true } else { false } }
        #expect(last?.tick == lead)
    }

    @Test("the clock goes out 24 a quarter, from the start, through pause and seams")
    func clockOut() {
        let (core, backend) = make()
        core.transport.setSendsClock(true)
        core.transport.setLoop(0..<960)
        core.play(Scores.scale(bars: 1), from: 0, countInBars: 1)
        run(core, backend, 1920 + 700)
        core.transport.pause()
        core.transport.resume()
        run(core, backend, 600)
        core.stop()
        let pulses = backend.ticks(of: .clock)
        #expect(pulses == Array(stride(from: lead, through: 3220, by: 20)))
        #expect(backend.ticks(of: .clockStart) == [1928, 1928 + 960])
        #expect(backend.ticks(of: .clockContinue) == [2620])
        #expect(backend.ticks(of: .clockStop) == [2620, 1928 + 960, 3220])
    }

    @Test("a song that begins within is entered on a sixteenth")
    func clockPosition() {
        let (core, backend) = make()
        core.transport.setSendsClock(true)
        core.play(Scores.scale(bars: 2), from: 500, countInBars: 0)
        run(core, backend, 400)
        #expect(backend.ticks(of: .songPosition(5)) == [lead + 100 - 2])
        #expect(backend.ticks(of: .clockContinue) == [lead + 100 - 2])
        #expect(backend.ticks(of: .clockStart).isEmpty)
    }

    @Test("auditioned notes sound at once and end by themselves, and a new audition ends the old one")
    func audition() {
        let (core, backend) = make()
        let notes = (0..<4).map { Note(tick: 960 + $0 * 240, duration: 240, pitch: 60 + UInt8($0), velocity: 80) }
        core.audition(notes, channel: 2, program: 5, qpm: 60)
        #expect(backend.onsets.map { $0[2] } == [60])
        #expect(backend.keepsTime)
        backend.wait(seconds: 0.6)
        #expect(backend.onsets.map { $0[2] } == [60, 61])
        core.audition([Note(tick: 0, duration: 480, pitch: 80, velocity: 1)], channel: 2, program: 5, qpm: nil)
        #expect(backend.hanging == [[2, 80]])
        backend.wait(seconds: 5)
        core.advance()
        #expect(backend.hanging.isEmpty)
        #expect(backend.onsets.count == 3)
        #expect(!core.isBusy)
        #expect(!backend.keepsTime)
    }

    @Test("an audition that finds no room leaves nothing sounding", arguments: 0..<6)
    func fullAudition(room: Int) {
        let (core, backend) = make()
        backend.room = room
        let notes = (0..<4).map { Note(tick: $0 * 240, duration: 240, pitch: 60 + UInt8($0), velocity: 80) }
        core.audition(notes, channel: 2, program: 5, qpm: 120)
        backend.wait(seconds: 3)
        #expect(backend.hanging.isEmpty)
    }

    @Test("random commands of every kind leave nothing sounding", arguments: 0..<30)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (core, backend) = make()
        backend.room = 30 + random.below(300)
        backend.roles = random.below(2) == 0 ? [.main] : [.main, .voice(.drums), .metronome]
        for _ in 0..<80 {
            let tick = random.below(6000)
            switch random.below(14) {
            case 0: core.play(Scores.band(), from: tick, countInBars: random.below(3))
            case 1: core.transport.pause()
            case 2: core.transport.resume()
            case 3: core.transport.seek(to: tick)
            case 4: core.update(Scores.scale(bars: 1 + random.below(6), pitch: UInt8(20 + random.below(60))))
            case 5: core.transport.setLoop(random.below(3) == 0 ? nil : tick..<tick + random.below(3000))
            case 6: core.transport.setMetronome(Metronome(isOn: random.below(2) == 0))
            case 7: core.transport.setSendsClock(random.below(2) == 0)
            case 8: core.transport.setTempoScale(0.5 + random.uniform() * 3)
            case 9: core.transport.setWaitsForMore(random.below(2) == 0)
            case 10:
                core.startRecording(
                    RecordingSettings(
                        fromTick: tick, countInBars: random.below(2), waitsForFirstKey: random.below(2) == 0,
                        overdub: random.below(2) == 0 ? nil : 0..<1920),
                    over: random.below(2) == 0 ? nil : Scores.scale(bars: 2))
            case 11:
                let message: MIDIMessage =
                    random.below(2) == 0
                    ? .noteOn(channel: 0, pitch: UInt8(random.below(128)), velocity: 70)
                    : .noteOff(channel: 0, pitch: UInt8(random.below(128)))
                core.receive(ReceivedMessage(nanoseconds: backend.reading.nanoseconds, message: message))
            case 12: core.audition(Scores.scale(bars: 1).tracks[0].notes, channel: 0, program: 0, qpm: nil)
            default: run(core, backend, random.below(3000))
            }
        }
        core.close()
        #expect(backend.hanging.isEmpty)
        #expect(backend.pendingCount == 0)
        #expect(backend.isClosed)
    }
}
