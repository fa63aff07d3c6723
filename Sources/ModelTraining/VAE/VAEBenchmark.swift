import Foundation
import MusicModels
import NeuralCore

/// Speed of the VAE at the size that other programs are measured at: two layers everywhere, a flat encoder, a
/// hierarchical decoder, 16 bars of random symbols.
public enum VAEBenchmark {
    public static func configuration(size: Int = 512, latentSize: Int = 256) -> MusicVAEConfiguration {
        MusicVAEConfiguration(
            encoder: .flat, decoder: .hierarchical, latentSize: latentSize, encoderSize: size, encoderLayers: 2,
            conductorSize: size, conductorLayers: 2, embeddingSize: size, decoderSize: size, decoderLayers: 2,
            hasShortcuts: false)
    }

    /// Sequences a second of whole training steps; the median of `repeats` after one to warm up.
    public static func training(size: Int = 512, sequences: Int = 32, workers: Int, repeats: Int = 3) -> Double {
        let model = MusicVAE(configuration(size: size))
        model.initialise(seed: 1)
        let team = MusicVAETeam(model, workers: workers)
        let adam = Adam(layout: model.parameters.layout)
        var random = FloatRandom(seed: 1)
        let batch = batch(sequences, bars: model.configuration.maximumBars, random: &random)
        let objective = MusicVAEObjective(beta: 0.2, freeNatsPerBar: 0, samplingProbability: 0)
        return median(repeats, sequences) {
            _ = team.gradients(of: batch, objective: objective, random: &random)
            adam.update(model.parameters.values, gradients: team.gradients, learningRate: 1e-3)
        }
    }

    /// Sequences a second of writing, a batch at once on one thread.
    public static func decoding(size: Int = 512, sequences: Int, repeats: Int = 3) -> Double {
        let model = MusicVAE(configuration(size: size))
        model.initialise(seed: 1)
        var random = FloatRandom(seed: 1)
        let points = (0..<sequences).map { _ in
            (0..<model.configuration.latentSize).map { _ in random.normal() }
        }
        let seeds = points.indices.map(UInt64.init)
        return median(repeats, sequences) {
            _ = model.decode(points, bars: model.configuration.maximumBars, temperature: 1, seeds: seeds)
        }
    }

    private static func batch(_ sequences: Int, bars: Int, random: inout FloatRandom) -> SymbolBatch {
        var symbols: [[UInt8]] = []
        for _ in 0..<sequences {
            symbols.append((0..<bars * 16).map { _ in UInt8(random.next() % UInt64(MelodyGrid.vocabularySize)) })
        }
        return SymbolBatch(symbols, bars: bars)
    }

    private static func median(_ repeats: Int, _ sequences: Int, _ run: () -> Void) -> Double {
        run()
        let seconds = (0..<max(1, repeats)).map { _ in
            let begin = Date()
            run()
            return -begin.timeIntervalSinceNow
        }
        return Double(sequences) / max(1e-9, seconds.sorted()[seconds.count / 2])
    }
}
