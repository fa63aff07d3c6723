import Library
import ModelTraining
import MusicModels
import NeuralCore

/// Measures stage 2: the models of melodies, drums and trios, and flat baselines to hold beside them.
enum EvaluateVAE {
    /// `nil` without any model.
    ///
    /// - Parameter flat: checkpoints with a flat decoder, at most one of each kind.
    static func run(_ corpus: [String], flat: [String], _ folders: Folders) throws -> VAEEvaluation? {
        let baselines = try flat.map { (url: Files.url($0), space: try PassageSpace(from: Files.url($0).path)) }
        let models = VAEModels(
            melody: try Checkpoints.url(.melodyVAE, in: folders).map { try MelodyLatentSpace.load(from: $0.path) },
            drums: try space(.drums, folders), trio: try space(.trio, folders), flat: baselines.map(\.space))
        guard !models.isEmpty else { return nil }
        let pieces = try CorpusArguments.load(corpus)
        var held: [MusicVAEKind: [CorpusPiece]] = [:]
        for kind in MusicVAEKind.allCases {
            // A baseline is judged beside its model, so by what neither has seen.
            let files = [Checkpoints.url(kind.file, in: folders)].compactMap { $0 }
            let checkpoints = files + baselines.filter { $0.space.kind == kind }.map(\.url)
            guard !checkpoints.isEmpty else { continue }
            held[kind] = try HeldOut.pieces(of: pieces, checkpoints: checkpoints, name: kind.checkpoint)
        }
        let progress = Progress("VAE")
        defer { progress.finish() }
        var parts = 0.0
        return VAEEvaluation(of: models, held: held, seen: pieces.filter { $0.split == .training }) { part in
            progress.update(parts / 5, part)
            parts += 1
        }
    }

    /// - Throws: where the file holds a model of another kind.
    private static func space(_ kind: MusicVAEKind, _ folders: Folders) throws -> PassageSpace? {
        guard let url = Checkpoints.url(kind.file, in: folders) else { return nil }
        let space = try PassageSpace(from: url.path)
        guard space.kind == kind else {
            throw CommandFailure(
                "\(url.path) is a model of \(space.kind.rawValue), not of \(kind.rawValue).",
                "Put a model of \(kind.rawValue) in its place, or remove it.")
        }
        return space
    }
}
