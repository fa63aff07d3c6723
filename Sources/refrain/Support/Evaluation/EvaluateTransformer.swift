import Library
import ModelTraining
import MusicModels
import NeuralCore

/// Measures stage 3.
enum EvaluateTransformer {
    /// `nil` without a checkpoint.
    static func run(_ corpus: [String], limit: Int?, _ folders: Folders) throws -> TransformerEvaluation? {
        guard let url = Checkpoints.url(.transformer, in: folders) else { return nil }
        let held = try HeldOut.pieces(
            of: try CorpusArguments.load(corpus), checkpoint: url, name: "the transformer")
        let model = try Transformer.load(from: url.path, vocabularyHash: EventVocabulary.hash)
        let ngram = try Checkpoints.url(.eventNGram, in: folders).map { try EventNGram(path: $0.path) }
        let metadata = try SafeTensorsFile(path: url.path).metadata
        let progress = Progress("transformer")
        defer { progress.finish() }
        return TransformerEvaluation.evaluate(
            model, ngram: ngram, pieces: CorpusPiece.asTrained(held, metadata: metadata), limit: limit
        ) {
            progress.update(Double($0) / Double(max(1, $1)), "\($0) of \($1) windows")
        }
    }
}
