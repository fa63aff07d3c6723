import ModelTraining
import NeuralCore

/// The MusicVAE of two layers of 512: 16 bars of 16 steps, 130 symbols.
struct VAEBench {
    private static let label = "vae-h512"
    private static let batch = 32

    let meter: BenchMeter

    func rows() throws -> [Bench.Row] { try training() + encoding() + decoding(1) + decoding(13) }

    /// Whole steps of training on 32 sequences; in mixed precision, too, where the processor is faster at that.
    func training() throws -> [Bench.Row] {
        try training(VAEBench.label, .single)
            + (ProductPrecision.isMixedFast ? training("\(VAEBench.label)-mixed", .mixed) : [])
    }

    private func training(_ label: String, _ precision: ProductPrecision) throws -> [Bench.Row] {
        guard meter.wants("train", label) else { return [] }
        let step = VAEBenchmark.training(sequences: VAEBench.batch, workers: meter.threads, precision: precision)
        return try meter.row("train", label, "sequences/s", step)
    }

    private func encoding() throws -> [Bench.Row] {
        guard meter.wants("encode", VAEBench.label) else { return [] }
        let pass = VAEBenchmark.encoding(sequences: VAEBench.batch, workers: meter.threads)
        return try meter.row("encode", VAEBench.label, "sequences/s", pass)
    }

    private func decoding(_ sequences: Int) throws -> [Bench.Row] {
        let label = "\(VAEBench.label)-batch\(sequences)"
        guard meter.wants("decode", label) else { return [] }
        return try meter.row(
            "decode", label, "sequences/s", VAEBenchmark.decoding(sequences: sequences, workers: meter.threads))
    }
}
