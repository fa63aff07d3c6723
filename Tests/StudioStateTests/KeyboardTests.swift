import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct KeyboardTests {
    func note(_ step: Int, _ pitch: UInt8) -> GridNote { GridNote(step: step, length: 2, pitch: pitch, velocityBin: 5) }

    /// A studio that listens to a keyboard.
    func listening() -> Studio {
        var studio = makeStudio()
        _ = studio.update(.player(.input("Keys")))
        return studio
    }

    @Test func withoutAKeyboardItSaysWhatToDo() {
        var studio = makeStudio()
        #expect(studio.run(.record, .stepInput).isEmpty)
        #expect(studio.notice?.advice?.contains("f6") == true)
    }

    @Test func whatIsRecordedIsOneStepOfTheHistory() {
        var studio = listening()
        let effects = studio.run(.record)
        guard case .sound(.record(let request, _))? = effects.first else {
            Issue.record("nothing was recorded")
            return
        }
        #expect(request.voice == .melody)
        #expect(request.countInBars == 1)
        _ = studio.update(.player(.recorded(note(0, 60))))
        #expect(studio.transport.recorded.count == 1)
        #expect(studio.song.grid.noteCount == 0)
        #expect(studio.run(.record) == [.sound(.stopRecording)])
        _ = studio.update(.player(.recordingEnded([note(0, 60), note(4, 62), note(9999, 1)], pedals: [])))
        #expect(studio.song.grid[.melody].map(\.pitch) == [60, 62])
        #expect(!studio.transport.isRecording)
        studio.run(.undo)
        #expect(studio.song.grid.noteCount == 0)
    }

    @Test func aPhraseBecomesTheBeginningOfATake() {
        var studio = listening()
        studio.run(.record)
        _ = studio.update(.player(.recordingEnded([note(0, 60), note(20, 64)], pedals: [])))
        studio.run(.pageUp, .end)
        let effects = studio.run(.writeOn)
        guard case .compose(_, let request)? = effects.first(where: { if case .compose = $0 { true } else { false } })
        else {
            Issue.record("nothing was asked for")
            return
        }
        #expect(request.prime?.bars.count == 2)
        #expect(request.prime?[.melody].count == 2)
        // What was played is a take of its own and not lost.
        #expect(studio.takes.map(\.origin) == [.drawn, .written])
    }

    @Test func stepsFollowTheCursor() {
        var studio = listening()
        #expect(studio.run(.stepInput).contains(.sound(.stepInput(step: 0, length: 2, .melody, program: 73))))
        #expect(studio.update(.player(.stepped([note(0, 60), note(0, 64)], next: 2))) == [.autosave])
        #expect(studio.roll.step == 2)
        #expect(studio.run(.right).contains(.sound(.stepInput(step: 3, length: 2, .melody, program: 73))))
        #expect(studio.run(.back) == [.sound(.stopStepInput)])
        #expect(studio.update(.player(.stepped([note(3, 60)], next: 5))).isEmpty)
        #expect(studio.song.grid.noteCount == 2)
    }

    @Test func clocksAreNotBothOn() {
        var studio = makeStudio()
        studio.run(.sendClock)
        #expect(studio.run(.followClock) == [.sound(.sendsClock(false)), .sound(.followsClock(true))])
        _ = studio.update(.player(.clock(qpm: 120)))
        #expect(studio.transport.masterTempo == 120)
        _ = studio.update(.player(.clock(qpm: nil)))
        #expect(studio.notice?.level == .warning)
    }

    @Test func infillingKeepsWhatIsAround() {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        studio.run(.selectBars, .selectBars)
        let effects = studio.run(.infill)
        guard
            case .infill(let job, let bars, let voices, _, _)? = effects.first(where: {
                if case .infill = $0 { true } else { false }
            })
        else {
            Issue.record("nothing was asked for")
            return
        }
        #expect(bars == 0..<2)
        #expect(voices == [.melody])
        for bar in bars { _ = studio.update(.engine(.event(job: job, .bar(index: bar, content: oneBar(pitch: 72))))) }
        #expect(studio.song.grid[.melody].prefix(3).map(\.pitch) == [72, 72, 60])
        #expect(studio.song.grid[.bass].allSatisfy { $0.pitch == 36 })
        studio.finish(job: job, pitch: 60)
        #expect(studio.takes.count == 2)
        // It is said what was written, and where.
        #expect(studio.notice?.text == "Take 2 is written: bars 1–2 of melody.")
        studio.run(.undo)
        #expect(studio.song.grid[.melody].allSatisfy { $0.pitch == 60 })
    }

    @Test func theEndIsWaitedAtWhileMoreIsWritten() {
        var studio = makeStudio()
        #expect(studio.run(.write).contains(.sound(.waitsForMore(true))))
        #expect(studio.run(.stopWriting).contains(.sound(.waitsForMore(false))))
    }
}
