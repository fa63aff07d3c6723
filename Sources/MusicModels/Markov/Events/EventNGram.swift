import MusicCore
import NeuralCore

/// An n-gram over event tokens, the yardstick of the transformer: what counting alone knows of the same tokens.
///
/// Pieces are read in C (or A minor), which does for counting what hearing every key does for the transformer.
public struct EventNGram: Sendable, Equatable {
    public static let order = 4
    private static let kind = "event-ngram"

    public let chain: MarkovChain

    /// Counts sequences of event ids that `normalised` gave; long histories seen fewer than `minimum` times fall away.
    public init(_ sequences: [[UInt16]], minimum: Int = 1, smoothing: Smoothing = Smoothing(.absolute)) {
        let whole = MarkovChain(
            order: EventNGram.order, symbolCount: EventVocabulary.size, sequences: sequences,
            smoothing: smoothing, closing: false)
        var model = whole.model
        if minimum > 1 {
            for level in 2..<model.levels.count { model.levels[level] = model.levels[level].pruned(minimum: minimum) }
        }
        chain = MarkovChain(order: EventNGram.order, symbolCount: EventVocabulary.size, model: model)
    }

    /// Semitones that bring a piece of this key to C major or A minor, −6...5.
    public static func shift(from key: Key?) -> Int {
        guard let key else { return 0 }
        let tonic = key.mode == .major ? key.tonic : (key.tonic + 3) % 12
        return tonic > 6 ? 12 - tonic : -tonic
    }

    /// −ln P of each token after those before it.
    public func nats(of tokens: [Int], after history: [Int] = []) -> [Double] {
        chain.logProbabilities(of: tokens, after: history, closing: false).map { -$0 }
    }

    /// As `nats(of:after:)`, by a chain that has just read a source: the trivial copier.
    public func nats(of tokens: [Int], after history: [Int], copying source: [Int], weight: Double) -> [Double] {
        let cached = CachedMarkovChain(base: chain, source: source, weight: weight, smoothing: Smoothing(.absolute))
        return cached.logProbabilities(of: tokens, after: history).map { -$0 }
    }

    /// - Throws: `NeuralError.unwritable`.
    public func write(to path: String, notes: [String: String] = [:]) throws(NeuralError) {
        var metadata = chain.model.metadata(named: "events").merging(notes) { $1 }
        metadata["kind"] = EventNGram.kind
        metadata["vocabulary"] = EventVocabulary.hash
        try SafeTensorsWriter.write(chain.model.tensors(named: "events"), metadata: metadata, to: path)
    }

    /// - Throws: every case of `NeuralError` but `unwritable`.
    public init(path: String) throws(NeuralError) {
        let file = try SafeTensorsFile(path: path)
        guard file.metadata["kind"] == EventNGram.kind, file.metadata["vocabulary"] == EventVocabulary.hash else {
            throw .otherModel(path: path, reason: "it holds no n-gram of this event vocabulary")
        }
        let model = try BackOffModel(
            file: file, name: "events", symbolCount: EventVocabulary.size + 1, levels: EventNGram.order)
        chain = MarkovChain(order: EventNGram.order, symbolCount: EventVocabulary.size, model: model)
    }
}
