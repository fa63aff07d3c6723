import Foundation
import ModelTraining
import NeuralCore

/// The pieces a model may be judged by: those it has not seen.
enum HeldOut {
    /// By what the checkpoint says it has seen; the validation split where it does not say, and all pieces where they
    /// have none.
    static func pieces(of pieces: [CorpusPiece], checkpoint: URL, name: String) throws -> [CorpusPiece] {
        try self.pieces(of: pieces, checkpoints: [checkpoint], name: name)
    }

    /// As for one checkpoint: those that none of several has seen.
    static func pieces(of pieces: [CorpusPiece], checkpoints: [URL], name: String) throws -> [CorpusPiece] {
        var held = pieces
        for checkpoint in checkpoints {
            let metadata = try SafeTensorsFile(path: checkpoint.path).metadata
            let new = unseen(of: pieces, by: metadata[SeenPieces.metadataKey].map(SeenPieces.init(text:)))
            held = new.count == pieces.count ? held : held.filter { piece in new.contains { $0.isSame(as: piece) } }
        }
        guard !held.isEmpty else {
            throw TrainingError.tooLittleMusic(found: "no piece of \(pieces.count) is held out")
        }
        Output.note("judged by \(held.count) of them, which \(name) has not seen")
        return held
    }

    private static func unseen(of pieces: [CorpusPiece], by seen: SeenPieces?) -> [CorpusPiece] {
        if let seen { return seen.unseen(of: pieces) }
        let validation = pieces.filter { $0.split == .validation }
        return validation.isEmpty ? pieces : validation
    }
}

extension CorpusPiece {
    fileprivate func isSame(as other: CorpusPiece) -> Bool { name == other.name && corpus == other.corpus }
}
