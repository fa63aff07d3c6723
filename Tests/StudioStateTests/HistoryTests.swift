import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct HistoryTests {
    @Test func undoAndRedoGoThroughNotesAndSettings() {
        var studio = makeStudio()
        let start = studio.draft
        studio.run(.accept)
        let drawn = studio.draft
        _ = studio.update(.set(.temperature, 1.5))
        let heated = studio.draft
        studio.run(.undo)
        #expect(studio.draft == drawn)
        studio.run(.undo)
        #expect(studio.draft == start)
        studio.run(.redo, .redo)
        #expect(studio.draft == heated)
    }

    @Test func aDraggedSliderIsOneStep() {
        var studio = makeStudio()
        for value in stride(from: 0.1, through: 1, by: 0.1) { _ = studio.update(.set(.temperature, value)) }
        _ = studio.update(.set(.topP, 0.5))
        #expect(studio.history.undo.count == 2)
        studio.run(.undo, .undo)
        #expect(studio.draft.settings == ComposeSettings())
    }

    @Test func everyCommandCanBeUndone() {
        // Whatever commands do in whatever order, undoing all of it gives the first draft back.
        var generator = SeededGenerator(seed: 11)
        let commands: [Command] = [
            .accept, .right, .up, .moveUp, .moveRight, .longer, .louder, .extendRight, .copy, .paste, .cut, .erase,
            .addSection, .duplicateSection, .removeSection, .sectionRight, .moreBars, .fewerBars, .kind, .memory,
            .letter, .stronger, .selectBars, .selectAll, .octaveUp, .lockBars, .lockVoice, .mute, .nextPane,
        ]
        var studio = makeStudio()
        let start = studio.draft
        for _ in 0..<80 { studio.run(commands[generator.below(commands.count)]) }
        let end = studio.draft
        let steps = studio.history.undo.count
        #expect(steps > 20)
        _ = studio.update(.command(.undo, count: 999))
        #expect(studio.draft == start)
        _ = studio.update(.command(.redo, count: 999))
        #expect(studio.draft == end)
    }

    @Test func historyIsPartOfTheDocument() {
        var studio = makeStudio()
        studio.run(.accept)
        let document = studio.document
        var other = makeStudio()
        _ = other.update(.library(.opened(document, path: "/songs/a.refrain")))
        #expect(other.song == studio.song)
        other.run(.undo)
        #expect(other.song.grid.noteCount == 0)
    }

    @Test func changesAskToBeSavedAndLooksDoNot() {
        var studio = makeStudio()
        #expect(studio.run(.accept).contains(.autosave))
        #expect(!studio.run(.right, .nextPane, .zoomIn, .help).contains(.autosave))
        #expect(!studio.isSaved)
        _ = studio.update(.library(.saved(song: studio.songID, path: "/a", revision: studio.revision)))
        #expect(studio.isSaved)
    }
}
