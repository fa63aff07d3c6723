import MusicCore
import Testing

@testable import Playback

@Suite("Recording") struct RecordingTests {
    private func make() -> (core: PlayerCore, backend: FakeBackend, told: () -> [PlaybackNotice]) {
        let backend = FakeBackend()
        let core = PlayerCore(backend: backend)
        final class Notices { var all: [PlaybackNotice] = [] }
        let notices = Notices()
        core.notify = { notices.all.append($0) }
        return (core, backend, { notices.all })
    }

    private func run(_ core: PlayerCore, _ backend: FakeBackend, _ ticks: Int) {
        for _ in 0..<(ticks / 10) {
            backend.run(10)
            core.advance()
        }
    }

    /// Plays a key `late` nanoseconds before it is read.
    private func key(_ core: PlayerCore, _ backend: FakeBackend, _ pitch: UInt8, _ velocity: UInt8, late: UInt64 = 0) {
        let moment = backend.reading.nanoseconds - min(late, backend.reading.nanoseconds)
        let message: MIDIMessage =
            velocity > 0
            ? .noteOn(channel: 5, pitch: pitch, velocity: velocity) : .noteOff(channel: 5, pitch: pitch)
        core.receive(ReceivedMessage(nanoseconds: moment, message: message))
    }

    @Test(
        "notes go to the nearest place and are whole places long",
        arguments: [
            (120, 59, 100, 0, 120), (120, 60, 10, 120, 120), (120, 250, 200, 240, 240), (240, 350, 130, 240, 240),
            (80, 100, 110, 80, 80),
        ])
    func quantise(grid: Int, tick: Int, duration: Int, wantedTick: Int, wantedDuration: Int) {
        let note = Quantiser(grid: grid)(Note(tick: tick, duration: duration, pitch: 60, velocity: 9))
        #expect(note == Note(tick: wantedTick, duration: wantedDuration, pitch: 60, velocity: 9))
        let free = Note(tick: tick, duration: duration, pitch: 60, velocity: 9)
        #expect(Quantiser(grid: nil)(free) == free)
    }

    @Test("what is played comes back on the song's ticks, behind a count-in that stays outside")
    func phrase() {
        let (core, backend, told) = make()
        core.startRecording(
            RecordingSettings(fromTick: 1920, countInBars: 1, length: 1920), over: Scores.scale(bars: 4))
        #expect(core.transport.countInBeats == 4)
        run(core, backend, 1000)
        // In the count-in: heard and not recorded.
        key(core, backend, 40, 80)
        run(core, backend, 100)
        key(core, backend, 40, 0)
        run(core, backend, 800)
        // A little early for the first beat.
        key(core, backend, 60, 80)
        run(core, backend, 240)
        key(core, backend, 60, 0)
        run(core, backend, 250)
        // Played 30 ms before it is read.
        key(core, backend, 62, 70, late: 30_000_000)
        run(core, backend, 480)
        key(core, backend, 62, 0, late: 30_000_000)
        run(core, backend, 2000)
        let wanted = [
            Note(tick: 1920, duration: 240, pitch: 60, velocity: 80),
            Note(tick: 2400, duration: 480, pitch: 62, velocity: 70),
        ]
        #expect(told().contains(.recordingEnded(RecordedPhrase(notes: wanted))))
        #expect(backend.clicks == [10, 490, 970, 1450])
        #expect(backend.onsets.contains { $0[2] == 40 })
    }

    @Test("the first key can begin it, and is the first beat however late it is read")
    func firstKey() {
        let (core, backend, told) = make()
        let settings = RecordingSettings(waitsForFirstKey: true, grid: nil)
        core.startRecording(settings, over: Score())
        backend.wait(seconds: 5)
        #expect(!backend.isRunning)
        key(core, backend, 60, 80, late: 25_000_000)
        run(core, backend, 960)
        key(core, backend, 60, 0, late: 25_000_000)
        core.stopRecording()
        guard case .recordingEnded(let phrase)? = told().last else {
            Issue.record("the recording did not end")
            return
        }
        #expect(phrase.notes.map(\.tick) == [0])
        #expect(abs(phrase.notes[0].duration - 960) <= 1)
    }

    @Test("looking at the clock while the first key is awaited moves no note", arguments: [125, 126, 127])
    func firstKeyAwaited(looks: Int) {
        let (core, backend, told) = make()
        core.startRecording(RecordingSettings(waitsForFirstKey: true, grid: nil), over: Score())
        for _ in 0..<looks {
            backend.wait(seconds: 0.04)
            core.advance()
        }
        for _ in 0..<16 {
            key(core, backend, 60, 80)
            run(core, backend, 240)
            key(core, backend, 60, 0)
            run(core, backend, 240)
        }
        core.stopRecording()
        guard case .recordingEnded(let phrase)? = told().last else {
            Issue.record("the recording did not end")
            return
        }
        #expect(phrase.notes.count == 16)
        for (index, note) in phrase.notes.enumerated() {
            #expect(abs(note.tick - 480 * index) <= 1)
            #expect(abs(note.duration - 240) <= 1)
        }
    }

    @Test("in a loop each pass is heard in the next ones")
    func overdub() {
        let (core, backend, told) = make()
        core.startRecording(
            RecordingSettings(countInBars: 0, overdub: 0..<1920, keyboard: KeyboardSettings(channel: 4, program: 9)),
            over: Score())
        run(core, backend, 490)
        key(core, backend, 64, 90)
        run(core, backend, 230)
        key(core, backend, 64, 0)
        run(core, backend, 1920)
        key(core, backend, 67, 90)
        run(core, backend, 100)
        key(core, backend, 67, 0)
        run(core, backend, 1920 * 2)
        let played = backend.onsets.filter { $0[1] == 4 && $0[2] == 64 }.map { $0[0] }
        #expect(played == [490, 10 + 480 + 1920, 10 + 480 + 3840, 10 + 480 + 5760].filter { $0 < backend.tick })
        core.stop()
        let passes = told().compactMap { notice -> Int? in
            if case .recorded(_, let pass) = notice { pass } else { nil }
        }
        #expect(passes == [0, 1])
        #expect(backend.hanging.isEmpty)
    }

    @Test("a key held when it ends is a note too, and the pedal is kept")
    func ends() {
        let (core, backend, told) = make()
        core.startRecording(RecordingSettings(countInBars: 0, grid: nil), over: Score())
        run(core, backend, 110)
        core.receive(
            ReceivedMessage(
                nanoseconds: backend.reading.nanoseconds, message: .control(channel: 0, controller: 64, value: 127)))
        key(core, backend, 50, 90)
        run(core, backend, 300)
        core.stop()
        #expect(
            told().last
                == .recordingEnded(
                    RecordedPhrase(
                        notes: [Note(tick: 100, duration: 300, pitch: 50, velocity: 90)],
                        controls: [ControlChange(tick: 100, controller: 64, value: 127)])))
    }

    @Test("step input writes chords, and the pedal leaves a step empty")
    func steps() {
        let (core, backend, told) = make()
        core.setStepInput(StepInputSettings(tick: 480, step: 240))
        key(core, backend, 64, 80)
        key(core, backend, 60, 80)
        key(core, backend, 64, 0)
        key(core, backend, 60, 0)
        core.receive(
            ReceivedMessage(nanoseconds: 0, message: .control(channel: 0, controller: 64, value: 127)))
        key(core, backend, 65, 70)
        key(core, backend, 65, 0)
        let steps = told().compactMap { notice -> [Int]? in
            if case .stepped(let notes, let next) = notice { notes.map { Int($0.pitch) } + [next] } else { nil }
        }
        #expect(steps == [[60, 64, 720], [960], [65, 1200]])
        #expect(backend.hanging.isEmpty)
    }
}
