import MusicCore
import Testing

@testable import StudioState

@Suite struct EditingTests {
    /// A studio with one melody note at step 8, pitch 67, under the cursor.
    func withNote() -> Studio {
        var studio = makeStudio()
        _ = studio.update(.command(.right, count: 8))
        studio.run(.accept)
        return studio
    }

    @Test(arguments: [
        (Command.moveRight, GridNote(step: 9, length: 2, pitch: 67, velocityBin: 5)),
        (.moveLeft, GridNote(step: 7, length: 2, pitch: 67, velocityBin: 5)),
        (.moveUp, GridNote(step: 8, length: 2, pitch: 68, velocityBin: 5)),
        (.moveDown, GridNote(step: 8, length: 2, pitch: 66, velocityBin: 5)),
        (.octaveUp, GridNote(step: 8, length: 2, pitch: 79, velocityBin: 5)),
        (.longer, GridNote(step: 8, length: 3, pitch: 67, velocityBin: 5)),
        (.shorter, GridNote(step: 8, length: 1, pitch: 67, velocityBin: 5)),
        (.louder, GridNote(step: 8, length: 2, pitch: 67, velocityBin: 6)),
        (.softer, GridNote(step: 8, length: 2, pitch: 67, velocityBin: 4)),
    ])
    func commandChangesTheNoteUnderTheCursor(_ command: Command, _ expected: GridNote) {
        var studio = withNote()
        studio.run(command)
        #expect(studio.song.grid[.melody] == [expected])
        #expect(studio.noteUnderCursor == expected)
    }

    @Test(arguments: [Command.accept, .erase, .cut])
    func theNoteGoes(_ command: Command) {
        var studio = withNote()
        studio.run(command)
        #expect(studio.song.grid[.melody].isEmpty)
    }

    @Test func movesStopAtTheEdges() {
        var studio = withNote()
        _ = studio.update(.command(.moveUp, count: 100))
        #expect(studio.song.grid[.melody].first?.pitch == 67)
        _ = studio.update(.command(.moveLeft, count: 9))
        #expect(studio.song.grid[.melody].first?.step == 8)
    }

    @Test func aBarIsCopiedToAnother() {
        var studio = withNote()
        studio.run(.selectBars, .copy, .back)
        studio.run(.end)  // start of the next bar
        #expect(studio.roll.step == 16)
        studio.run(.paste)
        #expect(studio.song.grid[.melody].map(\.step) == [8, 24])
    }

    @Test func selectionTakesItsNotesAlong() {
        var studio = withNote()
        _ = studio.update(.command(.right, count: 4))
        studio.run(.accept)
        studio.run(.selectAll)
        _ = studio.update(.command(.moveUp, count: 2))
        #expect(studio.song.grid[.melody].map(\.pitch) == [69, 69])
        studio.run(.moveUp)
        #expect(studio.song.grid[.melody].map(\.pitch) == [70, 70])
    }

    @Test func dragDrawsStretchesAndMoves() {
        var studio = makeStudio()
        _ = studio.update(.pointer(.draw(step: 4, pitch: 60)))
        _ = studio.update(.pointer(.drag(step: 9, pitch: 60)))
        _ = studio.update(.pointer(.release))
        #expect(studio.song.grid[.melody] == [GridNote(step: 4, length: 6, pitch: 60, velocityBin: 5)])
        _ = studio.update(.pointer(.draw(step: 5, pitch: 60)))
        _ = studio.update(.pointer(.drag(step: 7, pitch: 64)))
        _ = studio.update(.pointer(.release))
        #expect(studio.song.grid[.melody] == [GridNote(step: 6, length: 6, pitch: 64, velocityBin: 5)])
        _ = studio.update(.pointer(.erase(step: 6, pitch: 64)))
        #expect(studio.song.grid.noteCount == 0)
    }

    @Test func aSecondDragOfTheSameNoteIsAStepOfItsOwn() {
        var studio = makeStudio()
        _ = studio.update(.pointer(.draw(step: 4, pitch: 60)))
        _ = studio.update(.pointer(.release))
        for target in [6, 8] {
            _ = studio.update(.pointer(.draw(step: target - 2, pitch: 60)))
            _ = studio.update(.pointer(.drag(step: target, pitch: 60)))
            _ = studio.update(.pointer(.release))
        }
        #expect(studio.song.grid[.melody].first?.step == 8)
        studio.run(.undo)
        #expect(studio.song.grid[.melody].first?.step == 6)
    }

    @Test func nothingWrongHappensFarOutside() {
        var studio = makeStudio()
        for step in [-5, 0, 5_000_000] {
            for pitch in [-3, 60, 500] {
                _ = studio.update(.pointer(.draw(step: step, pitch: pitch)))
                _ = studio.update(.pointer(.drag(step: -step, pitch: pitch * 2)))
                _ = studio.update(.pointer(.release))
            }
        }
        #expect(studio.song.grid[.melody].allSatisfy { $0.step >= 0 && $0.step < studio.song.grid.stepCount })
    }

    @Test func chordsAreTypedAndObeyed() {
        var studio = makeStudio()
        studio.run(.chord)
        studio.type("Am7")
        #expect(studio.song.grid.bars[0].chords[0] == Chord(root: 9, quality: .minor7))
        #expect(studio.request.chords == [0: [Chord(root: 9, quality: .minor7), nil]])
        studio.run(.chord)
        studio.type("H9")
        #expect(studio.layers.count == 1)
        studio.type("")
        #expect(studio.request.chords.isEmpty)
    }
}
