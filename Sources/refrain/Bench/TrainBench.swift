import ModelTraining
import MusicCore
import MusicModels
import NeuralCore

/// Whole steps of training: forwards, backwards, clipping and Adam.
struct TrainBench {
    private static let sequences = 8
    private static let length = 512

    let meter: BenchMeter

    /// The transformer on 8 sequences of 512 tokens, without dropout or smoothing; in mixed precision, too, where the
    /// processor is faster at that.
    func rows() throws -> [Bench.Row] {
        try TransformerSize.all.flatMap { size in
            try rows(size, size.name, .single)
                + (ProductPrecision.isMixedFast ? rows(size, "\(size.name)-mixed", .mixed) : [])
        }
    }

    private func rows(_ size: TransformerSize, _ label: String, _ precision: ProductPrecision) throws -> [Bench.Row] {
        guard meter.wants("train", label) else { return [] }
        let model = Transformer(size.configuration)
        model.initialise(seed: 1)
        var options = TransformerTrainer.Options()
        options.smoothing = 0
        options.precision = precision
        let trainer = TransformerTrainer(
            model, maximumLength: TrainBench.length, workerCount: meter.threads, options: options)
        let sequence = TransformerSize.sequence(TrainBench.length)
        let example = TransformerExample(section: (sequence.tokens, sequence.places))
        let batch = Array(repeating: example, count: TrainBench.sequences)
        let cost = TransformerCost(size.configuration).training(length: TrainBench.length)
        return try meter.row("train", label, "tokens/s", cost: cost) {
            _ = trainer.step(batch, learningRate: 1e-4)
            return TrainBench.sequences * TrainBench.length
        }
    }
}
