import Foundation
import MusicModels
import NeuralCore

/// Where a run is; with weights and moments it is all that resuming needs.
public struct VAEProgress: Codable, Sendable, Equatable {
    public var configuration: VAETrainingConfiguration
    public var schedule: TrainingSchedule
    public var random: UInt64
    /// Sequences seen.
    public var seen = 0
    public var seconds = 0.0
    /// Nats a step, mean over the lengths, and the validations since it was reached.
    public var bestValidation: Double?
    public var validationsSinceBest = 0
    /// `SeenPieces.text` of what has been learnt from; nil in states of earlier versions.
    public var pieces: String?
}

/// A run of training: steps, log, state, validation, decay; interrupted between two steps, it goes on as if it had
/// not been.
public final class VAETraining {
    public private(set) var progress: VAEProgress
    /// The last validation of this run.
    public private(set) var lastValidation: VAEValidation?
    private let trainer: VAETrainer
    private let validation: PassageWindows
    private let state: TrainingState<VAEProgress>
    private let log: TrainingLog
    private let curve: URL
    /// What the last record is about, where it was made without a validation.
    private var recorded = Meter()

    /// - Parameters:
    ///   - folder: holds `state.safetensors`, `log.jsonl` and `loss.svg`; an existing state is resumed if `resume`.
    ///     The sizes of the model must be its own; batches, rates and weights are those given here.
    ///   - training, validation: windows of different pieces.
    ///   - seen: what the training windows are cut from; the checkpoint names it.
    ///   - workers: threads; a run is reproducible for the same number.
    /// - Throws: `tooLittleMusic`, `unwritable`, `badState`, `otherConfiguration`.
    public init(
        _ configuration: VAETrainingConfiguration, folder: URL, resume: Bool, training: PassageWindows,
        validation: PassageWindows, seen: SeenPieces? = nil, workers: Int = 1
    ) throws(TrainingError) {
        trainer = VAETrainer(configuration, windows: training, workers: workers)
        self.validation = validation
        guard !trainer.lengths.isEmpty else {
            throw .tooLittleMusic(found: "no passage for \(training.kind.rawValue) in 4/4")
        }
        state = TrainingState(url: folder.appendingPathComponent("state.safetensors"))
        log = TrainingLog(url: folder.appendingPathComponent("log.jsonl"))
        curve = folder.appendingPathComponent("loss.svg")
        progress = VAEProgress(
            configuration: configuration,
            schedule: TrainingSchedule(peak: configuration.learningRate, warmupSteps: configuration.warmupSteps),
            random: trainer.random.state)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: folder.path, reason: error.localizedDescription)
        }
        progress.pieces = seen?.text
        guard resume, state.exists else { return }
        progress = try state.load(trainer.model.parameters, trainer.optimiser)
        guard progress.configuration.model == configuration.model else {
            throw .otherConfiguration(path: state.url.path)
        }
        progress.configuration = configuration
        progress.pieces = seen.map { $0.union(SeenPieces(text: progress.pieces ?? "")).text } ?? progress.pieces
        progress.schedule.peak = configuration.learningRate
        trainer.random.state = progress.random
    }

    /// Lets a new run begin with what another model has learnt (`MusicVAE.adopt`); the checkpoint names what that one
    /// has seen, too.
    /// - Throws: `otherModel`, `unsupportedType`.
    public func adopt(from file: SafeTensorsFile) throws(NeuralError) {
        precondition(step == 0, "a new run")
        try trainer.model.adopt(from: file)
        progress.pieces = progress.pieces.map {
            SeenPieces(text: $0).union(SeenPieces(metadata: file.metadata)).text
        }
    }

    public var model: MusicVAE { trainer.model }
    public var step: Int { trainer.optimiser.step }

    /// Trains until the hours are over (the last part of them with a falling learning rate), `steps` are made or the
    /// configuration's total, the decay of an earlier run is complete, validation has stopped improving, or
    /// `isCancelled`; the state is saved at the end whatever the reason.
    ///
    /// - Parameter finish: whether the learning rate falls at the end of the hours.
    /// - Throws: `unwritable`, `diverged`.
    public func run(
        hours: Double = .infinity, steps: Int = .max, finish: Bool = true, isCancelled: () -> Bool = { false },
        report: (TrainingRecord) -> Void = { _ in }
    ) throws(TrainingError) {
        let begin = Date()
        let earlier = progress.seconds
        let firstStep = step
        let options = progress.configuration
        var meter = Meter()
        var lastState = begin
        var lastValidated = begin
        let lastStep = options.totalSteps ?? .max
        while !isCancelled(), step - firstStep < steps, step < lastStep, !progress.schedule.isOver(at: step) {
            let elapsed = -begin.timeIntervalSinceNow
            if elapsed >= hours * 3600, !finish || progress.schedule.decayStart != nil { break }
            if finish, progress.schedule.decayStart == nil, elapsed >= hours * 3600 * (1 - options.decayShare) {
                let done = Double(max(1, step - firstStep))
                progress.schedule.decayStart = step
                progress.schedule.decaySteps = max(20, Int(done * options.decayShare / (1 - options.decayShare)))
            }
            try oneStep(&meter)
            progress.seconds = earlier - begin.timeIntervalSinceNow
            if meter.seconds > options.logInterval {
                let isDue = -lastValidated.timeIntervalSinceNow > options.validationInterval
                if isDue { lastValidated = Date() }
                try record(&meter, validates: isDue, report: report)
                if isDue, options.patience > 0, progress.validationsSinceBest >= options.patience { break }
            }
            if -lastState.timeIntervalSinceNow > options.stateInterval {
                try save()
                lastState = Date()
            }
        }
        try record(&meter, validates: true, report: report)
        try save()
    }

    /// Starts the decay of the learning rate now.
    public func beginDecay(steps: Int) {
        progress.schedule.decayStart = step
        progress.schedule.decaySteps = steps
    }

    public func save() throws(TrainingError) { try state.save(model.parameters, trainer.optimiser, progress) }

    /// Writes the model as it is now, and what it has seen; a melody's with the directions of its attributes.
    /// - Throws: `NeuralError.unwritable`.
    public func writeCheckpoint(to path: String) throws(NeuralError) {
        let windows = trainer.windows
        let metadata = progress.pieces.map { [SeenPieces.metadataKey: $0] } ?? [:]
        guard windows.kind == .melody else {
            return try model.save(to: path, kind: windows.kind, metadata: metadata)
        }
        let directions = MelodyDirections.measure(model, on: windows, lengths: trainer.lengths)
        try MelodyLatentSpace(model: model, directions: directions).save(to: path, metadata: metadata)
    }

    private func oneStep(_ meter: inout Meter) throws(TrainingError) {
        guard let result = trainer.advance(learningRate: progress.schedule.rate(at: step)) else { return }
        guard result.figures.loss.isFinite, result.gradientNorm.isFinite else { throw .diverged(step: step) }
        progress.seen += result.sequences
        progress.random = trainer.random.state
        meter.add(result)
    }

    private func record(_ meter: inout Meter, validates: Bool, report: (TrainingRecord) -> Void) throws(TrainingError) {
        // A validation at the end is wanted even where a record has just been made.
        guard meter.steps > 0 || validates && recorded.steps > 0 else { return }
        if meter.steps > 0 { recorded = meter }
        let mean = recorded.sum.divided(by: recorded.steps)
        var record = TrainingRecord(
            step: step, seen: progress.seen, seconds: progress.seconds, trainingLoss: mean.crossEntropy,
            learningRate: Double(progress.schedule.rate(at: step)),
            gradientNorm: recorded.norm / Double(recorded.steps),
            rate: Double(recorded.sequences) / max(1e-9, recorded.seconds),
            figures: ["objective": mean.loss, "kl": mean.divergence, "accuracy": mean.accuracy])
        if validates {
            let result = VAEValidation(of: model, on: validation, lengths: trainer.lengths)
            lastValidation = result
            recorded = Meter()
            if let loss = result.loss {
                record.validationLoss = loss
                record.figures.merge(result.figures) { $1 }
                note(loss)
            }
        }
        try log.append(record)
        try? Data(LossCurve.svg(log.records(), title: "MusicVAE, nats a step").utf8).write(to: curve)
        report(record)
        meter = Meter()
    }

    private func note(_ loss: Double) {
        if loss < (progress.bestValidation ?? .infinity) - progress.configuration.minimumDelta {
            progress.bestValidation = loss
            progress.validationsSinceBest = 0
        } else {
            progress.validationsSinceBest += 1
        }
    }

    /// What has been measured since the last record.
    private struct Meter {
        var sum = MusicVAEFigures.zero
        var norm = 0.0
        var steps = 0
        var sequences = 0
        private let begin = Date()

        var seconds: Double { -begin.timeIntervalSinceNow }

        mutating func add(_ step: VAETrainer.Step) {
            sum.add(step.figures)
            norm += step.gradientNorm
            steps += 1
            sequences += step.sequences
        }
    }
}
