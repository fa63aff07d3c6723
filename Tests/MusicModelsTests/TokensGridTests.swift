import MusicCore
import Testing

@testable import MusicModels

@Suite struct TokensGridTests {
    @Test func melodyTokens() {
        let notes = [
            GridNote(step: 2, length: 2, pitch: 60, velocityBin: 5),
            GridNote(step: 4, length: 6, pitch: 62, velocityBin: 5),
            GridNote(step: 6, length: 1, pitch: 50, velocityBin: 5),
            GridNote(step: 6, length: 9, pitch: 64, velocityBin: 5),
        ]
        #expect(
            MelodyGrid.tokens(notes, from: 1, steps: 8)
                == [129, 60, 129, 62, 129, 64, 129, 129])
        #expect(MelodyGrid.tokens(Array(notes.prefix(1)), from: 0, steps: 6) == [129, 129, 60, 129, 128, 129])
    }

    @Test(arguments: 0..<UInt64(20)) func monophonicNotesComeBack(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var notes: [GridNote] = []
        var step = 0
        while step < 60 {
            step += generator.below(4)
            let length = 1 + generator.below(4)
            notes.append(GridNote(step: step, length: length, pitch: UInt8(generator.below(128)), velocityBin: 5))
            step += length
        }
        let tokens = MelodyGrid.tokens(notes, from: 0, steps: step)
        #expect(MelodyGrid.notes(tokens) == notes)
    }

    @Test(arguments: [(UInt8(36), DrumClass.kick), (22, .closedHat), (26, .openHat), (58, .lowTom), (59, .ride)])
    func drumKeysHaveClasses(pitch: UInt8, drum: DrumClass) {
        #expect(DrumClass(pitch: pitch) == drum)
        #expect(DrumClass(pitch: drum.pitch) == drum)
    }

    @Test func everyDrumTokenComesBack() {
        let tokens = (0..<UInt16(512)).map { $0 }
        #expect(DrumGrid.tokens(DrumGrid.notes(tokens, at: 16), from: 16, steps: 512) == tokens)
    }

    @Test func trioReplacesItsRange() {
        var piece = grid([(.melody, 0, 8, 60), (.melody, 5, 1, 61), (.bass, 12, 4, 40), (.counter, 4, 4, 70)])
        let trio = TrioGrid(melody: [62, 129, 128, 129], bass: [129, 30, 128, 129], drums: [1, 0, 0, 4])
        trio.write(into: &piece, at: 4)
        #expect(TrioGrid(piece, from: 4, steps: 4) == trio)
        #expect(piece[.melody].map(\.length) == [4, 2])
        #expect(piece[.bass].count == 2)
        #expect(piece[.counter].count == 1)
    }
}
