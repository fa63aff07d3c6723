import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct TakePartsTests {
    /// Two takes, the second the current one, and the takes pane on the first.
    func twoTakes() -> Studio {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        studio.writeTake(pitch: 70)
        _ = studio.update(.focus(.takes))
        studio.run(.down)
        return studio
    }

    @Test func barsOfAnotherTakeComeIn() {
        var studio = twoTakes()
        studio.run(.nextSection)  // bars 5 to 12
        studio.run(.splice)
        let pitches = studio.song.grid[.melody].map(\.pitch)
        #expect(pitches == (0..<44).map { (4..<12).contains($0) ? 60 : 70 })
        #expect(studio.draft.currentTake == 2)
        studio.run(.undo)
        #expect(studio.song.grid[.melody].allSatisfy { $0.pitch == 70 })
    }

    @Test func selectedBarsComeInAndLockedOnesStay() {
        var studio = twoTakes()
        _ = studio.update(.focus(.roll))
        studio.run(.lockBars, .selectBars, .selectBars)
        _ = studio.update(.focus(.takes))
        studio.run(.splice)
        #expect(studio.song.grid[.melody].prefix(3).map(\.pitch) == [70, 60, 70])
    }

    @Test func aTakeIsWrittenOnceMoreFromWhatItWasAskedWith() {
        var studio = makeStudio()
        _ = studio.update(.set(.temperature, 0.5))
        studio.writeTake(pitch: 60)
        let asked = studio.takes[0].request
        _ = studio.update(.set(.temperature, 1.5))
        _ = studio.update(.focus(.takes))
        let effects = studio.run(.replay)
        guard
            case .compose(let job, let request)? = effects.first(where: {
                if case .compose = $0 { true } else { false }
            })
        else {
            Issue.record("nothing was asked for")
            return
        }
        #expect(request == asked)
        studio.answer(job: job, bars: 44, pitch: 60)
        studio.finish(job: job, pitch: 60)
        #expect(studio.notice?.text.contains("note for note") == true)
        #expect(studio.draft.settings.sampling.temperature == 0.5)
    }

    @Test func takesAreMeasuredWhenTheyAreDone() {
        var studio = makeStudio()
        studio.run(.newTake)
        studio.answer(job: studio.job?.id ?? 0, bars: 5)
        #expect(studio.figures.isEmpty)
        studio.finish(job: studio.job?.id ?? 0)
        let id = studio.takes[0].id
        #expect(studio.figures[id]?[.grooveConsistency] == 1)
        _ = studio.update(.pointer(.draw(step: 8, pitch: 99)))
        _ = studio.update(.pointer(.release))
        #expect((studio.figures[id]?[.grooveConsistency] ?? 1) < 1)
        studio.run(.figures)
        #expect(studio.layers.count == 1)
    }

    @Test func instrumentsAreTriedOnAndChosen() {
        var studio = makeStudio()
        studio.run(.instrument)
        _ = studio.update(.typing(.insert("trumpet")))
        let effects = studio.update(.typing(.accept))
        #expect(studio.song.program(of: .melody) == 56)
        #expect(effects.contains(.audition(pitch: 60, velocity: 96, .melody, program: 56)))
        studio.run(.undo)
        #expect(studio.song.program(of: .melody) == Voice.melody.defaultProgram)
    }

    @Test(arguments: [(2, 4, 4), (2, 5, 6), (4, 17, 16), (4, 19, 20), (3, 4, 3), (4, 703, 703)])
    func notesAreQuantised(_ grid: Int, _ step: Int, _ expected: Int) {
        var studio = makeStudio()
        _ = studio.update(.pointer(.draw(step: step, pitch: 60)))
        _ = studio.update(.pointer(.release))
        _ = studio.update(.command(.quantise, count: grid))
        #expect(studio.song.grid[.melody].map(\.step) == [expected])
    }
}
