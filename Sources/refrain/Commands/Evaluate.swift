import ArgumentParser
import Foundation
import Library

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the models on music they have not seen.",
        discussion: """
            Prints tables. --report writes them as a page, index.html, with drawings and as JSON. Models without a \
            checkpoint are left out. Losses are in nats unless their name says bits.
            """)

    enum Part: String, CaseIterable, ExpressibleByArgument { case markov, hmm, vae, transformer, music }

    @OptionGroup var common: CommonOptions
    @Argument(help: "markov, hmm, vae, transformer or music; all but music where it is left out.") var part: Part?
    @Option(help: "A folder of MIDI files or an unpacked corpus; may be given several times.") var corpus: [String] = []
    @Option(help: "A folder for a page to read, its drawings, and the tables as JSON.") var report: String?
    @Option(help: "A VAE with a flat decoder, to hold beside the one of its kind; may be given several times.")
    var flat: [String] = []
    @Option(help: "How many songs music composes, as many of each preset.") var songs = 30
    @Option(help: "How many songs music composes with settings drawn at random, only to check them.") var trials: Int?
    @Option(help: "A preset that music composes with; may be given several times. Three of them where none is.")
    var preset: [String] = []
    @Option(help: "At most so many windows and repeats of the transformer, spread evenly.") var limit: Int?

    func run() throws {
        if trials == nil { _ = try CorpusArguments.urls(corpus) }
        let folder = try report.map { path throws(CommandFailure) in try EvaluationFolder(path) }
        let tables = try measured(Folders.current)
        if let part, tables.isEmpty {
            throw CommandFailure(
                "There is no checkpoint to evaluate for \(part.rawValue).",
                "Train one: refrain train \(part.rawValue), or see refrain doctor.")
        }
        let place = try folder?.write(tables, corpora: corpus, in: Folders.current)
        if common.json { return try Output.json(tables) }
        Output.line(tables.chapters.map(\.text).joined(separator: "\n\n\n"))
        if let place { Output.line("\nPage: \(place)") }
    }

    private func measured(_ folders: Folders) throws -> EvaluationTables {
        var tables = EvaluationTables()
        func wants(_ other: Part) -> Bool { part == other || (part == nil && other != .music) }
        if wants(.markov) || wants(.hmm) {
            let counted = try EvaluateCounted(corpus, folders)
            if wants(.markov) { tables.markov = try counted.markov() }
            if wants(.hmm) { tables.hmm = try counted.textures() }
        }
        if wants(.vae) { tables.vae = try EvaluateVAE.run(corpus, flat: flat, folders) }
        if wants(.transformer) { tables.transformer = try EvaluateTransformer.run(corpus, limit: limit, folders) }
        if wants(.music) {
            if let trials {
                tables.trials = try EvaluateMusic.trials(trials, folders)
            } else {
                tables.music = try EvaluateMusic.run(songs: songs, presets: preset, corpus: corpus, folders)
            }
        }
        return tables
    }
}
