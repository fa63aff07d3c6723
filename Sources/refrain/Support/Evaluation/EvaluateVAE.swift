import Library
import ModelTraining
import MusicModels
import NeuralCore

/// Measures stage 2.
enum EvaluateVAE {
    /// `nil` without a checkpoint.
    static func run(_ corpus: [String], _ folders: Folders) throws -> VAEEvaluation? {
        guard let url = Checkpoints.url(.melodyVAE, in: folders) else { return nil }
        let pieces = try CorpusArguments.load(corpus)
        let held = try HeldOut.pieces(of: pieces, checkpoint: url, name: "the VAE")
        let lengths = [2, 16]
        let seen = pieces.filter { $0.split == .training }
        return VAEEvaluation(
            of: try MelodyLatentSpace.load(from: url.path), on: MelodyWindows(held.map(\.grid), lengths: lengths),
            training: seen.isEmpty ? nil : MelodyWindows(seen.map(\.grid), lengths: lengths))
    }
}
