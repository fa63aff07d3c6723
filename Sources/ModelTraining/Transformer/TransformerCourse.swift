import Foundation
import MusicModels
import NeuralCore

/// A transformer's training from pieces to checkpoint: examples, run, the file to ship, and the n-gram it is held against.
public final class TransformerCourse {
    public let training: TransformerTraining
    /// Tokens of the training pieces, each key counted once.
    public let tokenCount: Int
    public let trainingPieces: Int
    public let validationPieces: Int
    private let pieces: [CorpusPiece]

    /// Prepares a run on pieces; those of the validation split are only ever measured.
    ///
    /// - Parameters:
    ///   - folder: where state, log and loss curve go.
    ///   - start: a checkpoint to start a new run from, and what it has seen.
    ///   - workers: threads, each with examples of its own; the same number gives the same weights.
    /// - Throws: `tooLittleMusic` where the pieces give no example, and what `TransformerTraining` throws.
    public init(
        pieces: [CorpusPiece], configuration: TransformerConfiguration, options: TransformerTrainingOptions,
        folder: URL, resume: Bool, start: (model: Transformer, seen: SeenPieces)? = nil,
        workers: Int = WorkerTeam.processorCount
    ) throws(TrainingError) {
        let pieces = options.chords ? pieces : pieces.map(\.withoutChords)
        self.pieces = pieces
        var settings = ExampleSettings()
        if !options.memory { settings.memoryDropShare = 1 }
        settings.length = options.exampleLength
        settings.memoryLength = min(settings.memoryLength, options.exampleLength * 7 / 16)
        let seen = TokenisedPiece.tokenise(pieces.filter { $0.split == .training })
        let held = TokenisedPiece.tokenise(pieces.filter { $0.split == .validation })
        let source = ExampleSource(seen, seed: options.seed, settings: settings)
        let unseen = ExampleSource(held, seed: options.seed, settings: settings)
        guard !source.isEmpty else {
            throw .tooLittleMusic(found: "\(pieces.count) pieces, none of them with bars on the grid")
        }
        tokenCount = source.tokenCount
        trainingPieces = seen.count
        validationPieces = held.count
        training = try TransformerTraining(
            configuration: configuration, options: options, folder: folder, resume: resume, start: start?.model,
            seen: start.map { SeenPieces(seen).union($0.seen) } ?? SeenPieces(seen), workers: workers,
            validation: unseen.isEmpty ? [] : (0..<options.validationExamples).map { unseen.example(at: $0) },
            example: { source.example(at: $0) })
    }

    /// Writes the checkpoint as halves, with what is known of its training in the metadata.
    public func writeCheckpoint(to path: String) throws(NeuralError) {
        var notes = [
            "steps": "\(training.step)", "tokens": "\(training.progress.tokens)",
            "corpora": Set(pieces.map(\.corpus)).sorted().joined(separator: " "),
            SeenPieces.metadataKey: training.progress.pieces ?? "",
        ]
        if !training.progress.options.chords { notes[CorpusPiece.chordsKey] = "none" }
        if let loss = training.log.records().last(where: { $0.validationLoss != nil })?.validationLoss {
            notes["validationLoss"] = String(format: "%.4f", loss)
        }
        try training.model.save(to: path, vocabularyHash: EventVocabulary.hash, metadata: notes)
    }

    /// Counts the training pieces and writes the n-gram that evaluations compare with; histories of two and more
    /// tokens that occur fewer than five times are left out, which costs it nothing on unseen songs.
    public func writeYardstick(to path: String) throws(NeuralError) {
        let seen = pieces.filter { $0.split == .training }.map(\.inC)
        // Of absolute, Witten-Bell and additive smoothing of several strengths this did best on unseen songs.
        let smoothing = Smoothing(.additive, strength: 50)
        let ngram = EventNGram(TokenisedPiece.tokenise(seen).map(\.tokens), minimum: 5, smoothing: smoothing)
        try ngram.write(to: path, notes: ["corpora": Set(pieces.map(\.corpus)).sorted().joined(separator: " ")])
    }

    /// Writes the index of the melodies that were trained on, so that copies can be told.
    public func writeOriginalityIndex(to path: String) throws(NeuralError) {
        let melodies = pieces.filter { $0.split == .training }.map { $0.grid[.melody] }
        try OriginalityIndex(melodies).write(
            to: path, notes: ["corpora": Set(pieces.map(\.corpus)).sorted().joined(separator: " ")])
    }
}
