import MusicCore
import Testing

@testable import StudioState

@Suite struct SectionTests {
    /// Every bar's melody note has the bar's number as its pitch.
    func numbered() -> Studio {
        var studio = makeStudio()
        studio.run(.newTake)
        let id = studio.job?.id ?? 0
        studio.answer(job: id, bars: 0)
        for index in 0..<44 {
            _ = studio.update(.engine(.event(job: id, .bar(index: index, content: oneBar(pitch: UInt8(index + 30))))))
        }
        studio.run(.back)
        _ = studio.update(.focus(.song))
        return studio
    }

    func pitches(_ studio: Studio) -> [Int] { studio.song.grid[.melody].map { Int($0.pitch) - 30 } }

    @Test func sectionsMoveWithTheirNotesAndLocks() {
        var studio = numbered()
        studio.run(.lockBars)
        studio.run(.sectionRight)
        #expect(pitches(studio) == Array(4..<12) + Array(0..<4) + Array(12..<44))
        #expect(studio.draft.lockedBars == [8])
        #expect(studio.cursorSection == 1)
        #expect(studio.song.form.sections.map(\.letter) == ["B", "A", "C", "B", "D", "C", "E"])
    }

    @Test func aRepeatRecallsWhatItRepeats() {
        var studio = numbered()
        studio.run(.duplicateSection)
        #expect(pitches(studio) == Array(0..<4) + Array(0..<4) + Array(4..<44))
        #expect(studio.song.form.sections[1].memory == .recalls(letter: "A", strength: 1))
    }

    @Test func removingTheWriterMakesTheNextOneWrite() {
        var studio = numbered()
        studio.run(.nextSection)
        studio.run(.removeSection)
        #expect(pitches(studio) == Array(0..<4) + Array(12..<44))
        #expect(studio.song.form.sections[2].letter == "B")
        #expect(studio.song.form.sections[2].memory == .writes)
    }

    @Test func barsComeAndGo() {
        var studio = numbered()
        studio.run(.fewerBars)
        #expect(pitches(studio) == [0, 1, 2] + Array(4..<44))
        studio.run(.moreBars, .moreBars)
        #expect(studio.song.form.sections[0].bars == 5)
        #expect(studio.song.grid.bars.count == 45)
        #expect(studio.song.grid[.melody].first { $0.pitch == 34 }?.step == 5 * 16)
        _ = studio.update(.command(.fewerBars, count: 99))
        #expect(studio.song.form.sections[0].bars == 1)
    }

    @Test func theFormStaysWhileATakeIsWritten() {
        var studio = makeStudio()
        studio.run(.write)
        studio.run(.addSection)
        #expect(studio.song.form == .standard)
        #expect(studio.notice?.level == .warning)
    }

    @Test func aFormCanBeTyped() {
        var studio = makeStudio()
        studio.run(.form)
        studio.type("verse:x")
        #expect(studio.layers.count == 1)
        studio.type("verse:4 chorus:2 verse:4")
        #expect(studio.layers.isEmpty)
        #expect(studio.song.form.bars == 10)
        #expect(studio.song.grid.bars.count == 10)
    }

    @Test func theSongNeverGrowsTooLong() {
        var studio = makeStudio()
        _ = studio.update(.focus(.song))
        for _ in 0..<64 { studio.run(.addSection) }
        #expect(studio.song.form.bars <= SongForm.maximumBars)
    }
}
