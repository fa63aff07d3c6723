import ArgumentParser
import Foundation
import Library
import ModelTraining
import MusicModels
import NeuralCore

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the models on music they have not seen.",
        discussion: "Models without a checkpoint are left out. Losses are in nats unless their name says bits.")

    enum Part: String, CaseIterable, ExpressibleByArgument { case markov, hmm, vae, transformer, music }

    @OptionGroup var common: CommonOptions
    @Argument(help: "markov, hmm, vae, transformer or music; all but music where it is left out.") var part: Part?
    @Option(help: "A folder of MIDI files or an unpacked corpus; may be given several times.") var corpus: [String] = []
    @Option(help: "A folder for the tables, one JSON file each.") var report: String?
    @Option(help: "How many songs music composes, as many of each preset.") var songs = 30
    @Option(help: "How many songs music composes with settings drawn at random, only to check them.") var trials: Int?
    @Option(help: "A preset that music composes with; may be given several times. Three of them where none is.")
    var preset: [String] = []
    @Option(help: "At most so many windows and repeats of the transformer, spread evenly.") var limit: Int?

    func run() throws {
        if trials == nil { _ = try CorpusArguments.urls(corpus) }
        if let report { try makeFolder(report) }
        let folders = Folders.current
        var tables = EvaluationTables()
        if part == nil || part == .markov || part == .hmm { try evaluateCounted(folders, &tables) }
        if part == nil || part == .vae || part == .transformer { try evaluateNetworks(folders, &tables) }
        if part == .music, let trials {
            tables.trials = try EvaluateMusic.trials(trials, folders)
        } else if part == .music {
            tables.music = try EvaluateMusic.run(songs: songs, presets: preset, corpus: corpus, folders)
        }
        if let part, tables.names.isEmpty {
            throw CommandFailure(
                "There is no checkpoint to evaluate for \(part.rawValue).",
                "Train one: refrain train \(part.rawValue), or see refrain doctor.")
        }
        if let report { try tables.write(to: Files.url(report)) }
        if common.json { return try Output.json(tables) }
        Output.line(try tables.text())
    }

    private func makeFolder(_ path: String) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(at: Files.url(path), withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "The folder \(path) cannot be made: \(LibraryError.reason(error)).",
                "Choose another place for --report.")
        }
    }

    private func evaluateCounted(_ folders: Folders, _ tables: inout EvaluationTables) throws {
        let progress = Progress("reading")
        let (training, validation) = try CountingData.load(try CorpusArguments.urls(corpus)) { done, total in
            progress.update(Double(done) / Double(max(1, total)), "\(done) of \(total) files")
        }
        progress.finish()
        let markov = try Checkpoints.url(.markov, in: folders).map { try MarkovCheckpoint(path: $0.path) }
        if part != .hmm {
            // Chains of every order are counted on the spot, so this table needs no checkpoint.
            tables.markov = try CountingEvaluation.markov(
                training: training, validation: validation, checkpoint: markov)
        }
        guard part != .markov, let markov, let url = Checkpoints.url(.texture, in: folders) else { return }
        tables.hmm = try CountingEvaluation.texture(
            training: training, validation: validation, checkpoint: try TextureCheckpoint(path: url.path),
            plain: markov.melody)
    }

    /// Pieces no model has seen: the validation split of a collection that was trained on, all of any other.
    private func heldOut(of pieces: [CorpusPiece], checkpoint: URL?) throws -> [CorpusPiece] {
        let metadata = try checkpoint.map { try SafeTensorsFile(path: $0.path).metadata } ?? [:]
        let held = SeenPieces(metadata: metadata).unseen(of: pieces)
        guard !held.isEmpty else {
            throw TrainingError.tooLittleMusic(found: "no piece of \(pieces.count) is held out")
        }
        Output.note("judged by \(held.count) of them, which the transformer has not seen")
        return held
    }

    private func evaluateNetworks(_ folders: Folders, _ tables: inout EvaluationTables) throws {
        let vae = part == .transformer ? nil : Checkpoints.url(.melodyVAE, in: folders)
        let transformer = part == .vae ? nil : Checkpoints.url(.transformer, in: folders)
        guard vae != nil || transformer != nil else { return }
        let pieces = try CorpusArguments.load(corpus)
        let model = try transformer.map {
            try Transformer.load(from: $0.path, vocabularyHash: EventVocabulary.hash)
        }
        let held = try heldOut(of: pieces, checkpoint: Checkpoints.url(.transformer, in: folders))
        if let vae {
            let lengths = [2, 16]
            let space = try MelodyLatentSpace.load(from: vae.path)
            let seen = pieces.filter { $0.split == .training }
            tables.vae = VAEEvaluation(
                of: space, on: MelodyWindows(held.map(\.grid), lengths: lengths),
                training: seen.isEmpty ? nil : MelodyWindows(seen.map(\.grid), lengths: lengths))
        }
        if let model {
            let ngram = try Checkpoints.url(.eventNGram, in: folders).map { try EventNGram(path: $0.path) }
            let metadata = try transformer.map { try SafeTensorsFile(path: $0.path).metadata } ?? [:]
            let progress = Progress("transformer")
            tables.transformer = TransformerEvaluation.evaluate(
                model, ngram: ngram, pieces: CorpusPiece.asTrained(held, metadata: metadata), limit: limit
            ) {
                progress.update(Double($0) / Double(max(1, $1)), "\($0) of \($1) windows")
            }
            progress.finish()
        }
    }
}

/// One object a table; models that are absent are absent keys.
struct EvaluationTables: Encodable {
    var markov: CountingEvaluation.Markov?
    var hmm: CountingEvaluation.Texture?
    var vae: VAEEvaluation?
    var transformer: TransformerEvaluation?
    var music: MusicEvaluation?
    var trials: SongTrials?

    var names: [String] { tables.map(\.name) }

    private var tables: [(name: String, table: any Encodable)] {
        let all: [(String, (any Encodable)?)] = [
            ("markov", markov), ("hmm", hmm), ("vae", vae), ("transformer", transformer),
            ("music", music), ("trials", trials),
        ]
        return all.compactMap { name, table in table.map { (name, $0) } }
    }

    private static func json(_ table: any Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try encoder.encode(table)
    }

    func write(to folder: URL) throws {
        if let chart = music?.recallChart {
            try Files.write(Array(chart.utf8), to: folder.appendingPathComponent("recall.svg").path)
        }
        for (name, table) in tables {
            try Files.write(
                [UInt8](try EvaluationTables.json(table)), to: folder.appendingPathComponent("\(name).json").path)
        }
    }

    func text() throws -> String {
        try tables.map { "\($0.name)\n" + String(decoding: try EvaluationTables.json($0.table), as: UTF8.self) }
            .joined(separator: "\n")
    }
}
