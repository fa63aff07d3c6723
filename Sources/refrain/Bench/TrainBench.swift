import ModelTraining
import MusicCore
import MusicModels
import NeuralCore

/// Whole steps of training: forwards, backwards, clipping and Adam.
struct TrainBench {
    private static let sequences = 8
    private static let length = 512

    let meter: BenchMeter

    /// The transformer on 8 sequences of 512 tokens, without dropout or smoothing.
    func rows() throws -> [Bench.Row] {
        var rows: [Bench.Row] = []
        for size in TransformerSize.all where meter.wants("train", size.name) {
            let model = Transformer(size.configuration)
            model.initialise(seed: 1)
            var options = TransformerTrainer.Options()
            options.smoothing = 0
            let trainer = TransformerTrainer(
                model, maximumLength: TrainBench.length, workerCount: meter.threads, options: options)
            let sequence = TransformerSize.sequence(TrainBench.length)
            let example = TransformerExample(section: (sequence.tokens, sequence.places))
            let batch = Array(repeating: example, count: TrainBench.sequences)
            let cost = TransformerCost(size.configuration).training(length: TrainBench.length)
            rows += try meter.row("train", size.name, "tokens/s", cost: cost) {
                _ = trainer.step(batch, learningRate: 1e-4)
                return TrainBench.sequences * TrainBench.length
            }
        }
        return rows
    }
}
