import MusicModels
import NeuralCore

extension Engine {
    /// Stage 1 by rule and a transformer that was never trained: what it writes is noise, but valid noise.
    static func tiny(seed: UInt64 = 3) -> Engine {
        var configuration = TransformerConfiguration(vocabularySize: EventVocabulary.size)
        configuration.dimension = 16
        configuration.headCount = 2
        configuration.layerCount = 1
        configuration.maximumDistance = 64
        let model = Transformer(configuration)
        model.initialise(seed: seed)
        return Engine(markov: .init(.plain), transformer: .init(DecoderWeights(model), checkpoint: "tiny"))
    }
}
