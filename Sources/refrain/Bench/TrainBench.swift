import ModelTraining
import MusicCore
import MusicModels
import NeuralCore

/// Steps of training: the transformer on 8 sequences of 512 tokens, the MusicVAE on 32 of 16 bars.
enum TrainBench {
    static func rows(_ repeats: Int) throws -> [Bench.Row] { [try transformer(repeats), try vae(repeats)] }

    private static func transformer(_ repeats: Int) throws -> Bench.Row {
        let model = Transformer(GenerateBench.configuration(256, 4, 6))
        model.initialise(seed: 1)
        let trainer = TransformerTrainer(model, maximumLength: 512, workerCount: WorkerTeam.processorCount)
        let sequence = GenerateBench.sequence(512)
        let batch = Array(repeating: TransformerExample(section: (sequence.tokens, sequence.places)), count: 8)
        let rate = try Bench.rate("train d256h4l6", repeats) {
            _ = trainer.step(batch, learningRate: 1e-4)
            return 8 * 512
        }
        return Bench.Row(name: "train", configuration: "d256h4l6", value: rate, unit: "tokens/s")
    }

    private static func vae(_ repeats: Int) throws -> Bench.Row {
        var configuration = VAETrainingConfiguration()
        configuration.model.encoderSize = 512
        configuration.model.decoderSize = 512
        configuration.batches = [VAETrainingConfiguration.Batch(bars: 16, sequences: 32, share: 1)]
        let trainer = VAETrainer(configuration, windows: MelodyWindows([melody], lengths: [16]))
        let rate = try Bench.rate("train vae-h512", repeats) {
            trainer.advance(learningRate: 1e-4)?.sequences ?? 0
        }
        return Bench.Row(name: "train", configuration: "vae-h512", value: rate, unit: "sequences/s")
    }

    /// Forty bars to take windows from.
    private static let melody: GridScore = {
        var random = SeededGenerator(seed: 5)
        var grid = GridScore(bars: Array(repeating: GridBar(), count: 40))
        grid[.melody] = (0..<160).map {
            GridNote(step: $0 * 4, length: 3, pitch: UInt8(60 + random.below(13)), velocityBin: 5)
        }
        return grid
    }()
}
