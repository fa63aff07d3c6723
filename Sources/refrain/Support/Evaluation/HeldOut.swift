import Foundation
import ModelTraining
import NeuralCore

/// The pieces a model may be judged by: those it has not seen.
enum HeldOut {
    /// By what the checkpoint says it has seen; the validation split where it does not say, and all pieces where they
    /// have none.
    static func pieces(of pieces: [CorpusPiece], checkpoint: URL, name: String) throws -> [CorpusPiece] {
        let metadata = try SafeTensorsFile(path: checkpoint.path).metadata
        let held: [CorpusPiece]
        if metadata[SeenPieces.metadataKey] != nil {
            held = SeenPieces(metadata: metadata).unseen(of: pieces)
        } else {
            let validation = pieces.filter { $0.split == .validation }
            held = validation.isEmpty ? pieces : validation
        }
        guard !held.isEmpty else {
            throw TrainingError.tooLittleMusic(found: "no piece of \(pieces.count) is held out")
        }
        Output.note("judged by \(held.count) of them, which \(name) has not seen")
        return held
    }
}
