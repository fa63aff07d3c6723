import Composing
import MusicCore
import Testing

@testable import StudioState

/// Sections that are still to come change while a take is written.
@Suite struct RevisingTests {
    /// Intro and verse are written, the chorus is being written.
    private func writing() -> (Studio, job: Int) {
        var studio = makeStudio()
        studio.run(.newTake)
        let id = studio.job?.id ?? 0
        studio.answer(job: id, bars: 14)
        _ = studio.update(.focus(.song))
        return (studio, id)
    }

    private func goTo(_ section: Int, _ studio: inout Studio) {
        while studio.cursorSection < section { studio.run(.nextSection) }
    }

    @Test func theNextSectionChangesAndTheComposerIsTold() {
        var (studio, id) = writing()
        goTo(3, &studio)
        let effects = studio.run(.moreBars)
        #expect(studio.song.form.sections[3].bars == 9)
        #expect(effects.contains(.revise(job: id, FormRevision(form: studio.song.form))))
        #expect(studio.job?.written.count == 45 && studio.job?.writtenBars == 14)
        #expect(studio.job?.wasEdited == false)
        let form = studio.song.form
        _ = studio.update(
            .engine(.event(job: id, .planned(form: form, bars: Array(repeating: GridBar(), count: form.bars)))))
        #expect(studio.song.grid[.melody].count == 14)
        for bar in 14..<45 {
            _ = studio.update(.engine(.event(job: id, .bar(index: bar, content: oneBar(pitch: 70)))))
        }
        studio.finish(job: id, pitch: 71)
        #expect(studio.song.grid[.melody].map(\.pitch) == Array(repeating: 71, count: 45))
        #expect(studio.takes.last?.song.form == form)
    }

    @Test(arguments: [Command.moreBars, .kind, .letter, .removeSection, .memory])
    func whatIsWrittenKeepsItsForm(command: Command) {
        for section in 0...2 {
            var (studio, _) = writing()
            goTo(section, &studio)
            let form = studio.song.form
            let effects = studio.run(command)
            #expect(studio.song.form == form)
            #expect(!effects.contains { if case .revise = $0 { true } else { false } })
        }
    }

    @Test func aSectionIsAddedBehindTheOneThatIsWritten() {
        var (studio, _) = writing()
        goTo(2, &studio)
        studio.run(.addSection)
        #expect(studio.song.form.sections.count == 8)
        goTo(1, &studio)
        // The new section cannot move in front of what is written.
        studio.run(.sectionLeft)
        #expect(studio.song.form.sections.prefix(3).map(\.letter) == ["A", "B", "C"])
    }

    /// The composer had begun the section already: what it says holds, and the notes that are there stay.
    @Test func aChangeThatCameTooLateIsTakenBack() {
        var (studio, id) = writing()
        let form = studio.song.form
        goTo(3, &studio)
        studio.run(.removeSection)
        #expect(studio.song.form.sections.count == 6)
        _ = studio.update(
            .engine(.event(job: id, .planned(form: form, bars: Array(repeating: GridBar(), count: form.bars)))))
        #expect(studio.song.form == form && studio.song.grid.bars.count == 44)
        #expect(studio.song.grid[.melody].count == 14)
    }
}

/// What is locked is told to the composer, who writes around it.
@Suite struct LockedNotesTests {
    /// Where lifts are drawn, a chosen key stays a chosen key, and a drawn one is drawn anew.
    @Test func chosenKeysStayWhereLiftsAreDrawn() {
        var studio = makeStudio()
        studio.draft.settings.lift = 0.1
        let key = studio.song.key.transposed(by: 2)
        studio.draft.song.form.sections[2].key = key
        #expect(studio.request.form?.sections[2].key == key)
        studio.draft.song.form.sections[2].key = nil
        studio.run(.newTake)
        let id = studio.job?.id ?? 0
        studio.finish(job: id, pitch: 60)
        let last = studio.takes.count - 1
        studio.takes[last].song.form.sections[2].key = key
        studio.draft.song.form = studio.takes[last].song.form
        #expect(studio.request.form?.sections.allSatisfy { $0.key == nil } == true)
    }

    @Test func lockedVoicesAreHeard() {
        var studio = makeStudio()
        studio.writeTake()
        #expect(studio.request.held == nil)
        studio.draft.mix.locked = [.melody]
        let held = studio.request.held
        #expect(held?.voices == [.melody] && held?.grid == studio.song.grid)
        studio.run(.newTake)
        #expect(studio.takes.last?.request?.held?.voices == [.melody])
    }
}
