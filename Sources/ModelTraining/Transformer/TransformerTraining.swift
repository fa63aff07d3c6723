import Foundation
import MusicModels
import NeuralCore

/// Where a run is; with weights and moments it is all that resuming needs.
public struct TransformerProgress: Codable, Sendable, Equatable {
    public var configuration: TransformerConfiguration
    public var options: TransformerTrainingOptions
    public var schedule: TrainingSchedule
    /// Index of the next example; examples depend on it and the seed alone.
    public var nextExample = 0
    public var tokens = 0
    public var seconds = 0.0
    public var bestValidation: Double?
    /// Validations since the loss last fell by the options' minimum.
    public var validationsSinceBest: Int?
    /// `SeenPieces.text` of what has been learnt from; nil in states of earlier versions.
    public var pieces: String?
}

/// A run of training: steps, log, state, validation, decay; interrupted at any moment, it goes on from its last state
/// with the very examples and dropout it would have had.
public final class TransformerTraining {
    public let model: Transformer
    public private(set) var progress: TransformerProgress
    private let trainer: TransformerTrainer
    private let state: TrainingState<TransformerProgress>
    public let log: TrainingLog
    private let curve: URL
    private let example: (Int) -> TransformerExample
    private let validation: [TransformerExample]

    /// Prepares a run; its examples are made on demand from their index.
    ///
    /// - Parameters:
    ///   - options: of a new run; a resumed one keeps its own.
    ///   - folder: holds `state.safetensors`, `log.jsonl` and `loss.svg`; an existing state is resumed if `resume`.
    ///   - start: a checkpoint whose weights a new run starts from.
    ///   - seen: what the examples are cut from, and what `start` has seen; what a resumed run has seen is added.
    public init(
        configuration: TransformerConfiguration, options: TransformerTrainingOptions, folder: URL, resume: Bool,
        start: Transformer? = nil, seen: SeenPieces? = nil, workers: Int, validation: [TransformerExample],
        example: @escaping (Int) -> TransformerExample
    ) throws(TrainingError) {
        model = Transformer(configuration)
        model.initialise(seed: options.seed)
        if let start {
            guard start.parameters.values.count == model.parameters.values.count else {
                throw .otherConfiguration(path: folder.path)
            }
            model.parameters.values.pointer.update(
                from: start.parameters.values.pointer, count: start.parameters.values.count)
        }
        state = TrainingState(url: folder.appendingPathComponent("state.safetensors"))
        log = TrainingLog(url: folder.appendingPathComponent("log.jsonl"))
        curve = folder.appendingPathComponent("loss.svg")
        self.example = example
        self.validation = validation
        progress = TransformerProgress(
            configuration: configuration, options: options,
            schedule: TrainingSchedule(
                options.schedule, peak: options.peakLearningRate, warmupSteps: options.warmupSteps,
                totalSteps: options.totalSteps))
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: folder.path, reason: error.localizedDescription)
        }
        let resumes = resume && state.exists
        if resumes {
            progress = try state.progress()
            guard progress.configuration == configuration else { throw .otherConfiguration(path: state.url.path) }
        }
        trainer = TransformerTrainer(
            model, maximumLength: max(options.exampleLength, progress.options.exampleLength), workerCount: workers,
            options: progress.options.trainer)
        if resumes { progress = try state.load(model.parameters, trainer.optimiser) }
        if let seen { progress.pieces = seen.union(SeenPieces(text: progress.pieces ?? "")).text }
    }

    public var step: Int { trainer.optimiser.step }

    /// Whether the schedule has run its course or validation has stopped improving.
    public var isOver: Bool {
        let (patience, waited) = (progress.options.patience, progress.validationsSinceBest ?? 0)
        return progress.schedule.isOver(at: step) || (patience > 0 && waited >= patience)
    }

    /// Trains until the hours are over (the last part of them with a falling learning rate, if the schedule is open),
    /// the run `isOver`, or `isCancelled`; the state is saved at the end whatever the reason.
    ///
    /// - Parameter finish: whether the learning rate falls at the end; without it the run can be taken up again at
    ///   full rate.
    public func run(
        hours: Double, finish: Bool = true, isCancelled: () -> Bool = { false },
        report: (TrainingRecord) -> Void = { _ in }
    ) throws(TrainingError) {
        let begin = Date()
        let earlier = progress.seconds
        let firstStep = step
        var meter = Meter()
        var lastState = begin
        var lastValidation = begin
        let length = hours * 3600
        let decays = finish && progress.schedule.shape == .open
        while !isCancelled(), !isOver {
            let elapsed = -begin.timeIntervalSinceNow
            if elapsed >= length, !decays || progress.schedule.decayStart != nil { break }
            if decays, progress.schedule.decayStart == nil, elapsed >= length * (1 - progress.options.decayShare) {
                let done = max(1, step - firstStep)
                let share = progress.options.decayShare
                progress.schedule.decayStart = step
                progress.schedule.decaySteps = max(20, Int(Double(done) * share / (1 - share)))
            }
            try oneStep(&meter)
            progress.seconds = earlier - begin.timeIntervalSinceNow
            if meter.seconds > progress.options.logInterval {
                let isDue = -lastValidation.timeIntervalSinceNow > progress.options.validationInterval
                if isDue { lastValidation = Date() }
                try record(&meter, validates: isDue, report: report)
            }
            // Behind the log: a run killed in between makes the step again rather than never logging it.
            if -lastState.timeIntervalSinceNow > progress.options.stateInterval {
                try save()
                lastState = Date()
            }
        }
        try record(&meter, validates: true, report: report)
        try save()
    }

    private func oneStep(_ meter: inout Meter) throws(TrainingError) {
        let first = progress.nextExample
        let examples = (first..<first + progress.options.batchSize).map(example)
        let result = trainer.step(examples, learningRate: progress.schedule.rate(at: step))
        guard result.loss.meanNats.isFinite else { throw .diverged(step: step) }
        progress.nextExample += examples.count
        progress.tokens += result.loss.tokenCount
        meter.add(result)
    }

    private func record(_ meter: inout Meter, validates: Bool, report: (TrainingRecord) -> Void) throws(TrainingError) {
        guard meter.steps > 0 else { return }
        var record = TrainingRecord(
            step: step, seen: progress.tokens, seconds: progress.seconds, trainingLoss: meter.loss.meanNats,
            learningRate: Double(progress.schedule.rate(at: step)), gradientNorm: meter.norm / Double(meter.steps),
            rate: Double(meter.loss.tokenCount) / max(1e-9, meter.seconds))
        if validates, !validation.isEmpty {
            let loss = validationLoss()
            record.validationLoss = loss
            note(loss)
        }
        try log.append(record)
        try? Data(LossCurve.svg(log.records(), title: "transformer, nats a token").utf8).write(to: curve)
        report(record)
        meter = Meter()
    }

    private func note(_ loss: Double) {
        let best = progress.bestValidation ?? .infinity
        progress.validationsSinceBest =
            loss < best - progress.options.minimumDelta ? 0 : (progress.validationsSinceBest ?? 0) + 1
        progress.bestValidation = min(loss, best)
    }

    /// Mean negative log-likelihood over the validation examples, weighted as in training; nats a token.
    public func validationLoss() -> Double {
        var nats = 0.0
        var weight = 0.0
        for (losses, example) in zip(trainer.evaluate(validation), validation) {
            for (index, loss) in losses.enumerated() where example.targets[index] >= 0 {
                nats += Double(loss) * Double(example.lossWeights[index])
                weight += Double(example.lossWeights[index])
            }
        }
        return nats / max(weight, 1e-9)
    }

    public func save() throws(TrainingError) { try state.save(model.parameters, trainer.optimiser, progress) }

}

extension TransformerTrainingOptions {
    /// What concerns a single step.
    fileprivate var trainer: TransformerTrainer.Options {
        var trainer = TransformerTrainer.Options()
        trainer.smoothing = labelSmoothing
        trainer.attentionDropout = attentionDropout
        trainer.optimiser.clippingNorm = clippingNorm
        trainer.precision = precision
        trainer.seed = seed
        return trainer
    }
}

extension TransformerTraining {
    /// What has been measured since the last record.
    fileprivate struct Meter {
        var loss = TransformerLoss()
        var norm = 0.0
        var steps = 0
        private let begin = Date()

        var seconds: Double { -begin.timeIntervalSinceNow }

        mutating func add(_ report: TransformerTrainer.Report) {
            loss.add(report.loss)
            norm += Double(report.gradientNorm)
            steps += 1
        }
    }
}
