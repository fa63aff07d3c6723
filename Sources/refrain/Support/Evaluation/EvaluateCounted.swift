import Library
import ModelTraining
import MusicModels

/// Measures stage 1: chains of every order, the counted models, and the textures of bars.
struct EvaluateCounted {
    private let training: CountingData
    private let validation: CountingData
    private let checkpoint: MarkovCheckpoint?
    private let folders: Folders

    init(_ corpus: [String], _ folders: Folders) throws {
        let progress = Progress("reading")
        defer { progress.finish() }
        (training, validation) = try CountingData.load(try CorpusArguments.urls(corpus)) { done, total in
            progress.update(Double(done) / Double(max(1, total)), "\(done) of \(total) files")
        }
        checkpoint = try Checkpoints.url(.markov, in: folders).map { try MarkovCheckpoint(path: $0.path) }
        self.folders = folders
    }

    /// Chains are counted on the spot, so this table needs no checkpoint.
    func markov() throws -> CountingEvaluation.Markov {
        try CountingEvaluation.markov(training: training, validation: validation, checkpoint: checkpoint)
    }

    /// `nil` without the checkpoints of textures and of melody.
    func textures() throws -> CountingEvaluation.Texture? {
        guard let checkpoint, let url = Checkpoints.url(.texture, in: folders) else { return nil }
        var table = try CountingEvaluation.texture(
            training: training, validation: validation, checkpoint: try TextureCheckpoint(path: url.path),
            plain: checkpoint.melody)
        let progress = Progress("states")
        defer { progress.finish() }
        table.selection = try CountingEvaluation.selection(
            training: training, validation: validation, plain: checkpoint.melody
        ) { done, total in
            progress.update(Double(done) / Double(max(1, total)), "\(done) of \(total) models")
        }
        return table
    }
}
