import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

@Suite struct CountingTrainerTests {
    static func data(seed: UInt64, songs: Int) -> CountingData {
        var generator = SeededGenerator(seed: seed)
        var data = CountingData()
        for _ in 0..<songs {
            var notes: [GridNote] = []
            var pitch = 64
            for step in stride(from: 0, to: 128, by: 4) {
                pitch = max(55, min(76, pitch + [-2, 2, -1, 1, 0][generator.below(5)]))
                notes.append(GridNote(step: step, length: 4, pitch: UInt8(pitch), velocityBin: 5))
            }
            data.melodies.append([
                MelodyLine(notes: notes, key: .cMajor, bars: Array(repeating: GridBar(), count: 8))
            ])
        }
        return data
    }

    @Test func trainsAndMeasures() throws {
        let (training, validation) = (Self.data(seed: 1, songs: 40), Self.data(seed: 2, songs: 8))
        let trainer = CountingTrainer(states: 2, covariance: .diagonal, iterations: 5)
        let markov = try trainer.markov(training)
        let figures = try CountingEvaluation.markov(training: training, validation: validation, checkpoint: markov)
        let orders = try #require(figures.orders)
        #expect(orders.map(\.order) == [1, 2, 3, 4])
        #expect(orders.allSatisfy { $0.perplexity > 1 && $0.perplexity < 13 && $0.parameters > 0 })
        #expect(figures.stationary?.count == 12)
        #expect((figures.melody?.events ?? 0) == 8 * 32 && figures.chords == nil)
        let texture = try trainer.texture(training, plain: markov.melody)
        let measured = try CountingEvaluation.texture(
            training: training, validation: validation, checkpoint: texture, plain: markov.melody)
        #expect(measured.states == 2 && measured.logLikelihoodPerFrame.isFinite)
        #expect(measured.plain?.events == measured.hybrid?.events)
    }

    @Test func smallFoldersHoldOutEveryTenth() {
        let (training, held) = CountingEvaluation.sides(Self.data(seed: 1, songs: 12), CountingData())
        #expect(training.melodies.count == 10 && held.melodies.count == 2)
    }

    @Test func refusesNothing() {
        #expect(throws: TrainingError.self) { try CountingTrainer().markov(CountingData()) }
        #expect(throws: TrainingError.self) {
            try CountingTrainer().texture(CountingData(), plain: MelodyModel(songs: []))
        }
        #expect(throws: TrainingError.self) {
            try CountingEvaluation.markov(training: CountingData(), validation: CountingData(), checkpoint: nil)
        }
    }
}
