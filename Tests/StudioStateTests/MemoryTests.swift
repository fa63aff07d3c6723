import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct MemoryTests {
    /// intro A, verse B, chorus C, verse B, bridge D, chorus C, outro E.
    func written() -> Studio {
        var studio = makeStudio()
        studio.writeTake()
        _ = studio.update(.focus(.song))
        return studio
    }

    @Test func memoryGoesRound() {
        var studio = written()
        _ = studio.update(.selectSection(3))
        _ = studio.update(.command(.weaker, count: 20))
        studio.run(.stronger)
        #expect(studio.song.form.sections[3].memory == .recalls(letter: "B", strength: 0.05))
        studio.run(.memory)
        #expect(studio.song.form.sections[3].memory == .free)
        studio.run(.memory)
        #expect(studio.song.form.sections[3].memory == .writes)
        studio.run(.memory)
        #expect(studio.song.form.sections[3].memory == .recalls(letter: "B", strength: 1))
    }

    @Test func anotherLettersMemoryIsRecalledInTurn() {
        var studio = written()
        _ = studio.update(.selectSection(4))
        var recalled: [SectionMemory] = []
        for _ in 0..<4 {
            studio.run(.copyMemory)
            recalled.append(studio.song.form.sections[4].memory)
        }
        #expect(recalled == ["A", "B", "C", "A"].map { .recalls(letter: $0, strength: 1) })
        // It is the bridge all the same, and its letter keeps what it becomes.
        #expect(studio.song.form.sections[4].letter == "D")
        studio.run(.duplicateSection, .memory, .memory, .memory)
        #expect(studio.song.form.sections[5].memory == .recalls(letter: "D", strength: 1))
        studio.run(.undo, .undo, .undo, .undo, .undo)
        #expect(studio.song.form.sections[4].memory == .recalls(letter: "C", strength: 1))
    }

    @Test func theFirstSectionHasNothingToRecall() {
        var studio = written()
        let form = studio.song.form
        studio.run(.copyMemory)
        #expect(studio.song.form == form)
        #expect(studio.notice?.text == "Nothing is remembered before this section.")
    }

    @Test func anotherLetterIsStillRecalledUnderANewName() {
        var studio = written()
        _ = studio.update(.selectSection(4))
        studio.run(.copyMemory, .copyMemory, .letter)
        #expect(studio.song.form.sections[4].letter == "E")
        #expect(studio.song.form.sections[4].memory == .recalls(letter: "B", strength: 1))
        // Its own letter goes along where it is its own.
        _ = studio.update(.selectSection(5))
        studio.run(.letter)
        #expect(studio.song.form.sections[5].memory == .writes, "D is no longer remembered")
    }

    @Test func aClearedMemoryIsRecalledByNobody() {
        var studio = written()
        _ = studio.update(.selectSection(4))
        studio.run(.copyMemory, .copyMemory, .copyMemory)
        _ = studio.update(.selectSection(2))
        studio.run(.clearMemory)
        #expect(studio.song.form.sections[4].memory == .writes)
        #expect(studio.song.form.sections[5].memory == .writes)
        #expect(studio.song.form.sections[3].memory == .recalls(letter: "B", strength: 1))
        #expect(studio.notice?.text.contains("2 sections") == true)
        studio.run(.undo)
        #expect(studio.song.form.sections[5].memory == .recalls(letter: "C", strength: 1))
    }

    @Test func memoriesAreTypedWithTheForm() {
        var studio = written()
        studio.run(.form)
        studio.type("verse.A:4 chorus.B:4 verse.C@A60:4 chorus.B@new:4 outro@free:2")
        #expect(studio.layers.isEmpty)
        #expect(
            studio.song.form.sections.map(\.memory) == [
                .writes, .writes, .recalls(letter: "A", strength: 0.6), .writes, .free,
            ])
        // What stands there is what was typed.
        studio.run(.form)
        guard case .prompt(let prompt)? = studio.layers.last else { return }
        #expect(prompt.entry.text == "verse.A:4 chorus.B:4 verse.C@A60:4 chorus.B@new:4 outro.D@free:2")
    }

    @Test(arguments: ["verse.A:4 verse.B@C:4", "verse.A:4 verse.B@A200:4", "verse@:4"])
    func memoriesThatMakeNoSenseAreSaid(text: String) {
        var studio = written()
        studio.run(.form)
        studio.type(text)
        guard case .prompt(let prompt)? = studio.layers.last else {
            Issue.record("the question is gone")
            return
        }
        #expect(prompt.problem?.isEmpty == false)
    }

    /// What a section recalls is what stands in the song: of the take that was chosen, not of the newest one.
    @Test func theChosenTakeIsRecalled() {
        var studio = written()
        studio.writeTake(pitch: 72)
        _ = studio.update(.selectTake(id: 1))
        _ = studio.update(.selectSection(5))
        let effects = studio.run(.rewrite)
        guard
            case .rewrite(_, let section, let song, let request)? = effects.first(where: { effect in
                if case .rewrite = effect { true } else { false }
            })
        else {
            Issue.record("nothing is written")
            return
        }
        #expect(section == 5)
        #expect(song.grid[.melody].allSatisfy { $0.pitch == 67 })
        #expect(request.form?.sections[5].memory == .recalls(letter: "C", strength: 1))
    }
}
