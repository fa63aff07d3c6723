import Foundation
import Library
import ModelTraining

/// The files of a training run: the checkpoint that is asked for, and a folder beside it that it can go on from.
struct TrainingFiles {
    let checkpoint: String
    /// `NAME.training` with the state, the log (JSON lines) and the loss curve (SVG).
    let folder: URL

    /// - Throws: `CommandFailure` where nothing can be written there, or where a run would be lost.
    init(checkpoint: String, resume: Bool) throws(CommandFailure) {
        guard checkpoint != "-" else {
            throw .usage("A checkpoint cannot go to standard output.", "Give a file after -o.")
        }
        self.checkpoint = checkpoint
        try Files.checkWritable(checkpoint)
        folder = Files.url(checkpoint).deletingPathExtension().appendingPathExtension("training")
        let state = folder.appendingPathComponent("state.safetensors").path
        let isThere = FileManager.default.fileExists(atPath: state)
        if isThere, !resume {
            throw .usage(
                "\(folder.path) holds a run that can go on.", "Add --resume, choose another -o, or remove the folder.")
        }
        if !isThere, resume {
            throw .usage(
                "There is no run to go on in \(folder.path).", "Leave --resume out, or mend the path after -o.")
        }
    }

    var path: String { Files.url(checkpoint).path }
}

/// What `train` tells at the end; the names are the JSON keys.
struct TrainingReport: Encodable {
    var steps: Int
    var trainingLoss: Double?
    var validationLoss: Double?
    var tokensPerSecond: Double?
    var checkpoint: String
    var log: String?
    var curve: String?
    var figures: [String: Double]?

    init(_ last: TrainingRecord?, validationLoss: Double?, steps: Int, files: TrainingFiles) {
        self.steps = steps
        trainingLoss = last?.trainingLoss
        self.validationLoss = validationLoss
        tokensPerSecond = last?.rate
        checkpoint = files.checkpoint
        log = files.folder.appendingPathComponent("log.jsonl").path
        curve = files.folder.appendingPathComponent("loss.svg").path
        figures = last?.figures
    }

    init(checkpoint: String, steps: Int, trainingLoss: Double?, validationLoss: Double?, figures: [String: Double]) {
        self.steps = steps
        self.trainingLoss = trainingLoss
        self.validationLoss = validationLoss
        self.checkpoint = checkpoint
        self.figures = figures
    }

    private enum CodingKeys: String, CodingKey {
        case steps, trainingLoss, validationLoss, tokensPerSecond, checkpoint, log, curve, figures
    }

    /// What was not measured is null, so that the promised keys are always there.
    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(steps, forKey: .steps)
        try values.encode(trainingLoss, forKey: .trainingLoss)
        try values.encode(validationLoss, forKey: .validationLoss)
        try values.encode(tokensPerSecond, forKey: .tokensPerSecond)
        try values.encode(checkpoint, forKey: .checkpoint)
        try values.encodeIfPresent(log, forKey: .log)
        try values.encodeIfPresent(curve, forKey: .curve)
        try values.encodeIfPresent(figures, forKey: .figures)
    }

    func tell(json: Bool) throws {
        if json { return try Output.json(self) }
        var line = "\(steps) steps"
        if let trainingLoss { line += String(format: ", training loss %.4f", trainingLoss) }
        if let validationLoss { line += String(format: ", validation loss %.4f", validationLoss) }
        Output.line("\(line) -> \(checkpoint)")
    }
}

/// Folders of music named by --corpus.
enum CorpusArguments {
    static func load(_ folders: [String]) throws -> [CorpusPiece] {
        let progress = Progress("reading")
        defer { progress.finish() }
        let load = try Corpora.read(urls(folders)) { done, total in
            progress.update(Double(done) / Double(max(1, total)), "\(done) of \(total) files")
        }
        progress.finish()
        Output.note(
            "\(load.pieces.count) pieces, \(load.pieces.count { $0.split == .validation }) of them of the validation split"
                + (load.skipped.isEmpty ? "" : "; \(load.skipped.count) files left out"))
        return load.pieces
    }

    static func urls(_ folders: [String]) throws(CommandFailure) -> [URL] {
        guard !folders.isEmpty else {
            throw .usage("No music is named.", "Give a folder of MIDI files after --corpus.")
        }
        return folders.map(Files.url)
    }
}
