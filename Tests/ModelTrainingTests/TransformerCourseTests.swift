import Foundation
import ModelTraining
import MusicCore
import MusicModels
import NeuralCore
import Testing

/// Songs in A B A B form over an arpeggio, each in a key of its own.
private func pieces() -> [CorpusPiece] {
    (0..<6).map { index in
        var grid = GridScore(bars: Array(repeating: GridBar(chords: [Chord("C"), Chord("G")]), count: 16))
        for bar in 0..<16 {
            let root = bar / 4 % 2 == 0 ? 60 : 67
            grid[.melody] += (0..<4).map {
                GridNote(step: bar * 16 + $0 * 4, length: 3, pitch: UInt8(root + $0 * 2), velocityBin: 5)
            }
            grid[.bass].append(GridNote(step: bar * 16, length: 16, pitch: UInt8(root - 24), velocityBin: 4))
        }
        let letters: [Character] = ["A", "B", "A", "B"]
        return CorpusPiece(
            name: "song\(index)", corpus: "made", split: index == 0 ? .validation : .training,
            grid: grid.transposed(by: index) ?? grid,
            sections: letters.enumerated().map {
                CorpusSection(kind: $1 == "A" ? .verse : .chorus, letter: $1, startBar: $0 * 4, bars: 4)
            }, key: Key(tonic: index, mode: .major), qpm: 100, onGridShare: 1)
    }
}

@Suite struct TransformerCourseTests {
    @Test func trainsWritesAndIsEvaluatedBesideCounting() throws {
        var configuration = TransformerConfiguration(vocabularySize: EventVocabulary.size)
        configuration.dimension = 32
        configuration.headCount = 2
        configuration.layerCount = 1
        configuration.maximumDistance = 64
        var options = TransformerTrainingOptions()
        options.exampleLength = 160
        options.warmupSteps = 5
        options.validationExamples = 4
        options.peakLearningRate = 5e-3
        let folder = try temporaryFolder()
        let course = try TransformerCourse(
            pieces: pieces(), configuration: configuration, options: options, folder: folder, resume: false, workers: 1)
        #expect(course.trainingPieces == 5 && course.validationPieces == 1)
        let before = course.training.validationLoss()
        try course.training.run(hours: 1, isCancelled: { course.training.step >= 60 })
        #expect(course.training.validationLoss() < before * 0.6)

        let path = folder.appendingPathComponent("tiny.safetensors").path
        let counted = folder.appendingPathComponent("ngram.safetensors").path
        try course.writeCheckpoint(to: path)
        try course.writeYardstick(to: counted)
        let model = try Transformer.load(from: path, vocabularyHash: EventVocabulary.hash)
        let seen = SeenPieces(metadata: try SafeTensorsFile(path: path).metadata)
        let held = seen.unseen(of: pieces())
        #expect(held.map(\.name) == ["song0"])
        let result = TransformerEvaluation.evaluate(
            model, ngram: try EventNGram(path: counted), pieces: held, workers: 1)
        #expect(result.tokens == TokenisedPiece(held[0]).tokens.count)
        #expect(result.notes == held[0].grid.noteCount)
        #expect(abs(result.bitsPerNote * Double(result.notes) * log(2) - result.nats * Double(result.tokens)) < 1e-6)
        #expect(try #require(result.ngram4Nats) > 0)
    }

    @Test func aCollectionThatWasNeverSeenIsJudgedWhole() {
        let all = pieces()
        let seen = SeenPieces(TokenisedPiece.tokenise([all[1]]))
        #expect(SeenPieces(metadata: [SeenPieces.metadataKey: seen.text]) == seen)
        #expect(seen.unseen(of: Array(all[2...])).count == 4)
        #expect(seen.unseen(of: all).map(\.name) == ["song0"])
    }

    @Test func aRunThatBeginsWithAnotherModelHasSeenWhatThatHad() throws {
        var configuration = TransformerConfiguration(vocabularySize: EventVocabulary.size)
        (configuration.dimension, configuration.headCount, configuration.layerCount) = (16, 2, 1)
        var options = TransformerTrainingOptions()
        options.exampleLength = 160
        options.validationExamples = 1
        let first = Transformer(configuration)
        first.initialise(seed: 9)
        let seen = SeenPieces([pieces()[1]])
        let folder = try temporaryFolder()
        let course = try TransformerCourse(
            pieces: Array(pieces()[2...]), configuration: configuration, options: options, folder: folder,
            resume: false, start: (first, seen), workers: 1)
        let path = folder.appendingPathComponent("second.safetensors").path
        try course.writeCheckpoint(to: path)
        let second = try Transformer.load(from: path, vocabularyHash: EventVocabulary.hash)
        #expect(abs(second.parameters.values.pointer[5] - first.parameters.values.pointer[5]) < 1e-3)
        let both = SeenPieces(metadata: try SafeTensorsFile(path: path).metadata)
        #expect(both == seen.union(SeenPieces(Array(pieces()[2...]))))
    }

    @Test func noMusicIsRefused() throws {
        #expect(throws: TrainingError.self) {
            try TransformerCourse(
                pieces: [], configuration: TransformerConfiguration(vocabularySize: EventVocabulary.size),
                options: TransformerTrainingOptions(), folder: try temporaryFolder(), resume: false, workers: 1)
        }
    }

    @Test(arguments: [
        (0, Key.Mode.major, 0), (7, .major, 5), (5, .major, -5), (9, .minor, 0), (6, .major, -6), (0, .minor, -3),
    ])
    func piecesAreBroughtToC(tonic: Int, mode: Key.Mode, shift: Int) {
        #expect(EventNGram.shift(from: Key(tonic: tonic, mode: mode)) == shift)
        let moved = Key(tonic: tonic + shift, mode: mode)
        #expect(moved.signature == 0)
    }
}
