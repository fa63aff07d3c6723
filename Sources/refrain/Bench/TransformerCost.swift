import MusicModels
import NeuralCore

/// Bytes and operations of a transformer, counted from its sizes.
struct TransformerCost {
    /// Weights that every token is multiplied with.
    let weights: Double
    private let dimension: Double
    private let layers: Double

    init(_ configuration: TransformerConfiguration) {
        dimension = Double(configuration.dimension)
        layers = Double(configuration.layerCount)
        // Queries, keys, values and projection are 4 d², the two halves of the feed-forward net 8 d².
        weights = layers * 12 * dimension * dimension + Double(configuration.vocabularySize) * dimension
    }

    /// Writing one token that attends to `positions`, itself included.
    ///
    /// All weights are read, and of each layer the keys, the values and the embeddings of the distances.
    func step(positions: Double, bytes: Double) -> Bench.Cost {
        let rows = layers * positions * dimension
        return Bench.Cost(bytes: (weights + 3 * rows) * bytes, operations: 2 * weights + 6 * rows)
    }

    /// A token among `length` read at once, each attending to those before it.
    func reading(length: Int) -> Bench.Cost {
        let rows = layers * Double(length + 1) / 2 * dimension
        return Bench.Cost(bytes: nil, operations: 2 * weights + 6 * rows)
    }

    /// A token of a training step: forwards once, and backwards towards both inputs of every product.
    func training(length: Int) -> Bench.Cost {
        Bench.Cost(bytes: nil, operations: 3 * reading(length: length).operations)
    }
}
