import Composing
import MusicCore
import MusicModels
import NeuralCore

/// Writing with the transformer: 128 tokens given, 512 drawn; and reading 1024 tokens at once.
enum GenerateBench {
    private static let sizes: [(name: String, dimension: Int, heads: Int, layers: Int)] = [
        ("d256h4l6", 256, 4, 6), ("d512h8l8", 512, 8, 8),
    ]
    private static let precisions: [(name: String, precision: DecodingPrecision)] = [
        ("fp32", .single), ("int8", .int8),
    ]

    static func rows(_ repeats: Int) throws -> [Bench.Row] {
        var rows: [Bench.Row] = []
        for size in sizes {
            let model = Transformer(configuration(size.dimension, size.heads, size.layers))
            model.initialise(seed: 1)
            for (name, precision) in precisions {
                let weights = DecoderWeights(model, precision: precision)
                let label = "\(size.name)-\(name)"
                let written = try Bench.rate(label, repeats) { generate(weights) }
                rows.append(Bench.Row(name: "generate", configuration: label, value: written, unit: "tokens/s"))
                let read = try Bench.rate("\(label) prefill", repeats) { prefill(weights) }
                rows.append(Bench.Row(name: "prefill", configuration: label, value: read, unit: "tokens/s"))
            }
        }
        return rows
    }

    static func configuration(_ dimension: Int, _ heads: Int, _ layers: Int) -> TransformerConfiguration {
        var configuration = TransformerConfiguration(vocabularySize: EventVocabulary.size)
        configuration.dimension = dimension
        configuration.headCount = heads
        configuration.layerCount = layers
        return configuration
    }

    /// Tokens that make sense to nobody, in places that go on as music's do.
    static func sequence(_ count: Int) -> (tokens: [Int32], places: [TokenPlace]) {
        var random = SeededGenerator(seed: 3)
        let tokens = (0..<count).map { _ in Int32(random.below(EventVocabulary.size)) }
        return (tokens, (0..<count).map(place))
    }

    private static func place(_ index: Int) -> TokenPlace {
        TokenPlace(bar: Int32(index / 80), step: UInt8(index % 16), track: UInt8(index / 16 % 5))
    }

    private static func decoder(_ weights: DecoderWeights) -> TransformerDecoder {
        TransformerDecoder(weights, workerCount: min(2, WorkerTeam.processorCount))
    }

    private static func generate(_ weights: DecoderWeights) -> Int {
        let decoder = decoder(weights)
        let chain = SamplerChain(SamplingSettings())
        var random = SeededGenerator(seed: 1)
        var candidates = Candidates()
        let prompt = sequence(128)
        decoder.append(contentsOf: prompt.tokens, at: prompt.places)
        for index in 128..<640 {
            candidates.fill(decoder.logits, where: { _ in true })
            let token = chain.draw(from: &candidates, using: &random) ?? EventVocabulary.bar
            decoder.append(Int32(token), at: place(index))
        }
        return 512
    }

    private static func prefill(_ weights: DecoderWeights) -> Int {
        let decoder = decoder(weights)
        let prompt = sequence(1024)
        decoder.append(contentsOf: prompt.tokens, at: prompt.places)
        return 1024
    }
}
