import MusicModels
import NeuralCore

/// Work for measuring the VAE at the size that other programs are measured at: two layers everywhere, a flat encoder,
/// a hierarchical decoder, 16 bars of random symbols.
///
/// Each function makes a model and returns what is to be timed, which tells how many sequences it has done.
public enum VAEBenchmark {
    public static func configuration(size: Int = 512, latentSize: Int = 256) -> MusicVAEConfiguration {
        MusicVAEConfiguration(
            encoder: .flat, decoder: .hierarchical, latentSize: latentSize, encoderSize: size, encoderLayers: 2,
            conductorSize: size, conductorLayers: 2, embeddingSize: size, decoderSize: size, decoderLayers: 2,
            hasShortcuts: false)
    }

    /// One whole step of training: forwards, backwards, Adam.
    public static func training(
        size: Int = 512, sequences: Int, workers: Int, precision: ProductPrecision = .single
    ) -> () -> Int {
        let model = model(size)
        let team = MusicVAETeam(model, workers: workers, precision: precision)
        let adam = Adam(layout: model.parameters.layout)
        var random = FloatRandom(seed: 1)
        let batch = batch(sequences, bars: model.configuration.maximumBars, random: &random)
        let objective = MusicVAEObjective(beta: 0.2, freeNatsPerBar: 0, samplingProbability: 0)
        return {
            _ = team.gradients(of: batch, objective: objective, random: &random)
            adam.update(model.parameters.values, gradients: team.gradients, learningRate: 1e-3)
            return sequences
        }
    }

    /// Means of the posteriors; each worker takes its share of the sequences.
    public static func encoding(size: Int = 512, sequences: Int, workers: Int) -> () -> Int {
        let model = model(size)
        let team = WorkerTeam(count: workers)
        var random = FloatRandom(seed: 1)
        var batches: [SymbolBatch] = []
        for worker in 0..<team.count {
            let share = workShare(sequences, worker: worker, of: team.count)
            batches.append(batch(share.count, bars: model.configuration.maximumBars, random: &random))
        }
        return {
            let batches = batches
            team.run { worker in if batches[worker].sequences > 0 { _ = model.encode(batches[worker]) } }
            return sequences
        }
    }

    /// Drawing symbols at points by chance, all sequences at once.
    public static func decoding(size: Int = 512, sequences: Int, workers: Int) -> () -> Int {
        let model = model(size)
        var random = FloatRandom(seed: 1)
        let points = (0..<sequences).map { _ in
            (0..<model.configuration.latentSize).map { _ in random.normal() }
        }
        let seeds = points.indices.map(UInt64.init)
        return {
            _ = model.decode(
                points, bars: model.configuration.maximumBars, temperature: 1, seeds: seeds, workers: workers)
            return sequences
        }
    }

    private static func model(_ size: Int) -> MusicVAE {
        let model = MusicVAE(configuration(size: size))
        model.initialise(seed: 1)
        return model
    }

    private static func batch(_ sequences: Int, bars: Int, random: inout FloatRandom) -> SymbolBatch {
        var symbols: [[UInt8]] = []
        for _ in 0..<sequences {
            symbols.append((0..<bars * 16).map { _ in UInt8(random.next() % UInt64(MelodyGrid.vocabularySize)) })
        }
        return SymbolBatch(symbols, bars: bars)
    }
}
