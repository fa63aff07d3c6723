import ArgumentParser
import Foundation
import Library
import ModelTraining
import MusicModels
import NeuralCore

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model on folders of music.",
        discussion: """
            Beside the checkpoint NAME.safetensors a folder NAME.training keeps the state, a log (JSON lines) and the \
            loss curve (SVG). Control-C stops after the step under way; --resume goes on as if nothing had happened.
            """)

    enum Model: String, CaseIterable, ExpressibleByArgument { case markov, hmm, vae, transformer }

    @OptionGroup var common: CommonOptions
    @Argument(help: "markov, hmm, vae or transformer.") var model: Model
    @Option(help: "A folder of MIDI files or an unpacked corpus; may be given several times.") var corpus: [String] = []
    @Option(help: "A TOML file with sizes and settings.") var config: String?
    @Option(help: "The voices of a VAE: melody, drums or trio.") var voices: MusicVAEKind = .melody
    @Option(help: "Instead of one VAE, so many short runs over latent sizes and betas; --hours is for all of them.")
    var search: Int?
    @Option(help: "How long to train a network; the last part of it with a falling learning rate.") var hours = 1.0
    @Option(help: "Threads that share each step of a network; all processors where it is left out.") var workers: Int?
    @Flag(help: "Go on with the run that was stopped.") var resume = false
    @Option(
        help: """
            A checkpoint that a new run starts from: a transformer to make more like your music, or one or more VAEs \
            whose weights are taken where they fit, as a melody's and a drum's by a trio.
            """)
    var from: [String] = []
    @Option(name: .short, help: "The checkpoint to write, NAME.safetensors.") var output: String

    func run() throws {
        guard hours.isFinite, (0...10_000).contains(hours) else {
            throw CommandFailure.usage("--hours cannot be \(hours).", "Give a number from 0 to 10000.")
        }
        guard (1...256).contains(threads) else {
            throw CommandFailure.usage("--workers cannot be \(threads).", "Give a number from 1 to 256.")
        }
        if let search, model != .vae || !(1...1000).contains(search) {
            throw CommandFailure.usage("--search cannot be used so.", "Say train vae --search N with N from 1 to 1000.")
        }
        if !from.isEmpty, resume {
            throw CommandFailure.usage(
                "--from starts a new run.", "Leave it out: the run goes on from its own weights.")
        }
        if from.count > (model == .vae && search == nil ? .max : model == .transformer ? 1 : 0) {
            throw CommandFailure.usage(
                "--from cannot be used so.", "Give one to train transformer, one or more to train vae.")
        }
        _ = try CorpusArguments.urls(corpus)
        switch model {
        case .markov, .hmm:
            try CountedTraining.run(model, corpus: corpus, config: config, output: output, json: common.json)
        case .vae: try trainVAE()
        case .transformer: try trainTransformer()
        }
    }

    private var threads: Int { workers ?? WorkerTeam.processorCount }

    // MARK: Networks

    private func trainTransformer() throws {
        let start = try from.first.map { path in
            let file = try SafeTensorsFile(path: path)
            return (
                model: try Transformer.load(from: file, vocabularyHash: EventVocabulary.hash),
                seen: SeenPieces(metadata: file.metadata)
            )
        }
        let (model, options) = try TrainingConfiguration.transformer(config, start: start?.model.configuration)
        let files = try TrainingFiles(checkpoint: output, resume: resume)
        let pieces = try CorpusArguments.load(corpus)
        Interrupt.watch()
        let course = try TransformerCourse(
            pieces: pieces, configuration: model, options: options, folder: files.folder, resume: resume,
            start: start, workers: threads)
        let schedule = course.training.progress.schedule
        let steps = schedule.shape == .open ? nil : schedule.totalSteps
        let watcher = TrainingWatcher(hours: hours, firstStep: course.training.step, totalSteps: steps)
        try course.training.run(hours: hours, isCancelled: { Interrupt.isRequested }, report: watcher.take)
        watcher.finish()
        try course.writeCheckpoint(to: files.path)
        // What evaluate holds the model against; it is counted from the same pieces.
        let yardstick = Files.url(output).deletingLastPathComponent().appendingPathComponent(
            EngineLoader.File.eventNGram.rawValue)
        let index = yardstick.deletingLastPathComponent().appendingPathComponent(
            EngineLoader.File.originality.rawValue)
        if !Interrupt.isRequested {
            try course.writeYardstick(to: yardstick.path)
            try course.writeOriginalityIndex(to: index.path)
        }
        let report = TrainingReport(
            watcher.last, validationLoss: watcher.lastValidation, steps: course.training.step, files: files)
        try report.tell(json: common.json)
        if Interrupt.isRequested { throw Interrupt.failure }
    }

    private func trainVAE() throws {
        let configuration = try TrainingConfiguration.vae(config, voices: voices)
        if let search {
            let plan = VAESearchRun(
                count: search, hours: hours, voices: voices, corpus: corpus, workers: threads, json: common.json)
            return try plan.run(configuration, output: output)
        }
        let files = try TrainingFiles(checkpoint: output, resume: resume)
        let starts = try from.map { try SafeTensorsFile(path: $0) }
        let windows = try VAEWindows(corpus, voices: voices, configuration)
        Interrupt.watch()
        let run = try VAETraining(
            configuration, folder: files.folder, resume: resume, training: windows.training,
            validation: windows.validation, seen: windows.seen, workers: threads)
        for file in starts { try run.adopt(from: file) }
        let watcher = TrainingWatcher(hours: hours)
        try run.run(hours: hours, isCancelled: { Interrupt.isRequested }, report: watcher.take)
        watcher.finish()
        try run.writeCheckpoint(to: files.path)
        let report = TrainingReport(
            watcher.last, validationLoss: watcher.lastValidation, steps: run.step, files: files)
        try report.tell(json: common.json)
        if Interrupt.isRequested { throw Interrupt.failure }
    }
}

extension MusicVAEKind: ExpressibleByArgument {}

/// Shows how a run goes on, and keeps its last figures.
private final class TrainingWatcher {
    private let progress = Progress("training")
    private let begin = Date()
    private let hours: Double
    private let steps: Range<Int>?
    private(set) var last: TrainingRecord?
    private(set) var lastValidation: Double?

    /// - Parameter totalSteps: the step at which the run ends, if that is known.
    init(hours: Double, firstStep: Int = 0, totalSteps: Int? = nil) {
        self.hours = hours
        steps = totalSteps.map { firstStep..<max(firstStep, $0) }
    }

    func take(_ record: TrainingRecord) {
        last = record
        lastValidation = record.validationLoss ?? lastValidation
        if Progress.isJSON { Progress.tell(["record": record]) }
        var detail = String(format: "step %d  loss %.4f", record.step, record.trainingLoss)
        if let lastValidation { detail += String(format: "  held out %.4f", lastValidation) }
        detail += String(format: "  %.0f/s", record.rate)
        let ofTime = -begin.timeIntervalSinceNow / max(1, hours * 3600)
        let ofSteps = steps.map { Double(record.step - $0.lowerBound) / Double(max(1, $0.count)) } ?? 0
        progress.update(max(ofTime, ofSteps), detail)
    }

    func finish() { progress.finish() }
}
