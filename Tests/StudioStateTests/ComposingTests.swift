import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct ComposingTests {
    @Test func barsFillTheSongAsTheyArrive() throws {
        var studio = makeStudio()
        let effects = studio.run(.write)
        guard case .compose(let id, let request)? = effects.first else {
            Issue.record("nothing was asked for")
            return
        }
        #expect(request.seed == 7)
        #expect(request.form == .standard)
        studio.answer(job: id, bars: 3)
        #expect(studio.song.grid[.melody].map(\.step) == [0, 16, 32])
        #expect(studio.job?.writtenBars == 3)
        #expect(studio.takes.count == 1)
        #expect(studio.takes.first?.song.grid[.melody].count == 3)
    }

    @Test func staleMessagesAreDropped() {
        var studio = makeStudio()
        studio.run(.write)
        let old = studio.job?.id ?? 0
        studio.answer(job: old, bars: 2)
        studio.run(.newTake)
        let before = studio.song
        _ = studio.update(.engine(.event(job: old, .bar(index: 9, content: oneBar(pitch: 99)))))
        studio.finish(job: old, pitch: 99)
        #expect(studio.song == before)
        #expect(studio.job != nil)
        #expect(studio.takes.count == 2)
    }

    @Test func stoppingKeepsWhatWasWritten() {
        var studio = makeStudio()
        studio.run(.write)
        let id = studio.job?.id ?? 0
        studio.answer(job: id, bars: 5)
        let effects = studio.run(.back)
        #expect(effects.contains(.cancel(job: id)))
        #expect(studio.job == nil)
        #expect(studio.song.grid[.melody].count == 5)
        #expect(studio.takes.map(\.isComplete) == [false])
    }

    @Test func stoppingBeforeTheFirstBarChangesNothing() {
        var studio = makeStudio()
        studio.writeTake()
        let before = studio.draft
        studio.run(.newTake)
        studio.run(.back)
        #expect(studio.draft == before)
        #expect(studio.takes.count == 1)
        #expect(studio.history.undo.count == 1)
    }

    @Test func aSliderMovedBeforeTheFirstBarStaysMoved() {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        let song = studio.song
        studio.run(.newTake)
        let id = studio.job?.id ?? 0
        studio.answer(job: id, bars: 0)
        _ = studio.update(.set(.temperature, 1.7))
        studio.run(.back)
        #expect(studio.song == song)
        #expect(studio.takes.map(\.song) == [song])
        #expect(studio.draft.settings.sampling.temperature == 1.7)
    }

    @Test func aMissingEngineEndsTheJob() {
        var studio = Studio()
        studio.run(.write)
        #expect(studio.job?.phase == .loading)
        _ = studio.update(.engine(.unavailable("No models.\nTrain some.")))
        #expect(studio.job == nil)
        #expect(studio.run(.write).isEmpty)
    }

    @Test func everyTakeIsKeptWithItsSeed() {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        studio.writeTake(pitch: 70)
        studio.writeTake(pitch: 80)
        #expect(studio.takes.map(\.id) == [1, 2, 3])
        #expect(Set(studio.takes.map(\.seed)).count == 3)
        #expect(studio.takes.allSatisfy { $0.isComplete })
        #expect(studio.takes.map { $0.song.grid[.melody].first?.pitch } == [60, 70, 80])
    }

    @Test func sameRequestTakesAnotherSeed() {
        var studio = makeStudio()
        studio.run(.write)
        let id = studio.job?.id ?? 0
        studio.answer(job: id, bars: 44)
        studio.finish(job: id)
        #expect(studio.takes.first?.seed == 7)
        studio.run(.write)
        #expect(studio.takes.last?.seed != 7)
    }

    @Test func lockedBarsAndVoicesStay() {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        studio.run(.lockBars)  // bar 1
        _ = studio.update(.selectVoice(.bass))
        studio.run(.lockVoice)
        studio.writeTake(pitch: 80)
        #expect(studio.song.grid[.melody].prefix(2).map(\.pitch) == [60, 80])
        #expect(Set(studio.song.grid[.bass].map(\.pitch)) == [36])
    }

    @Test func rewritingChangesOneSectionInATakeOfItsOwn() {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        _ = studio.update(.selectSection(1))
        let effects = studio.run(.rewrite)
        guard case .rewrite(let id, let section, _, _)? = effects.first else {
            Issue.record("nothing was asked for")
            return
        }
        #expect(section == 1)
        for index in 4..<12 {
            _ = studio.update(.engine(.event(job: id, .bar(index: index, content: oneBar(pitch: 90)))))
        }
        _ = studio.update(.command(.stopWriting))
        #expect(
            studio.song.grid[.melody].map(\.pitch) == Array(repeating: 60, count: 4) + Array(repeating: 90, count: 8)
                + Array(repeating: 60, count: 32))
        #expect(studio.takes.last?.origin == .rewritten(section: "Verse B"))
        #expect(studio.takes.first?.song.grid[.melody].contains { $0.pitch == 90 } == false)
    }

    @Test func editsWhileWritingSurviveTheEnd() {
        var studio = makeStudio()
        studio.run(.write)
        let id = studio.job?.id ?? 0
        studio.answer(job: id, bars: 44)
        studio.run(.erase)  // nothing under the cursor
        _ = studio.update(.pointer(.draw(step: 3, pitch: 72)))
        _ = studio.update(.pointer(.release))
        studio.finish(job: id)
        #expect(studio.song.grid[.melody].contains { $0.step == 3 && $0.pitch == 72 })
    }

    @Test func drawnNotesBecomeATakeBeforeTheyAreWrittenOver() {
        var studio = makeStudio()
        studio.run(.accept)
        #expect(studio.song.grid.noteCount == 1)
        studio.writeTake()
        #expect(studio.takes.map(\.origin) == [.drawn, .written])
        #expect(studio.takes.first?.song.grid.noteCount == 1)
    }

    @Test func progressIsShownAndFailureIsSaid() {
        var studio = makeStudio()
        studio.run(.write)
        let id = studio.job?.id ?? 0
        _ = studio.update(.engine(.event(job: id, .progress(tokens: 50, tokensPerSecond: 900, fraction: 7))))
        #expect(studio.job?.fraction == 1)
        _ = studio.update(.engine(.failed(job: id, "No.\nDo this.")))
        #expect(studio.job == nil)
        #expect(studio.notice == Notice(.failure, "No.", advice: "Do this."))
    }

    @Test func playingSongHearsTheNewBars() {
        var studio = makeStudio()
        studio.run(.write)
        let id = studio.job?.id ?? 0
        studio.answer(job: id, bars: 1)
        studio.run(.play)
        let effects = studio.update(.engine(.event(job: id, .bar(index: 1, content: oneBar(pitch: 60)))))
        #expect(effects.contains { if case .exchange = $0 { true } else { false } })
    }
}
