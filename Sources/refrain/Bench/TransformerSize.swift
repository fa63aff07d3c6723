import MusicCore
import MusicModels

/// A size that other programs are measured at, too; weights come by chance, which take as long as trained ones.
struct TransformerSize {
    static let all = [
        TransformerSize(dimension: 256, heads: 4, layers: 6), TransformerSize(dimension: 512, heads: 8, layers: 8),
    ]

    let dimension: Int
    let heads: Int
    let layers: Int

    var name: String { "d\(dimension)h\(heads)l\(layers)" }

    var configuration: TransformerConfiguration {
        var configuration = TransformerConfiguration(vocabularySize: EventVocabulary.size)
        configuration.dimension = dimension
        configuration.headCount = heads
        configuration.layerCount = layers
        configuration.dropout = 0
        return configuration
    }

    /// Tokens that make sense to nobody, in places that go on as music's do.
    static func sequence(_ count: Int) -> (tokens: [Int32], places: [TokenPlace]) {
        var random = SeededGenerator(seed: 3)
        let tokens = (0..<count).map { _ in Int32(random.below(EventVocabulary.size)) }
        return (tokens, (0..<count).map(place))
    }

    static func place(_ index: Int) -> TokenPlace {
        TokenPlace(bar: Int32(index / 80), step: UInt8(index % 16), track: UInt8(index / 16 % 5))
    }
}
