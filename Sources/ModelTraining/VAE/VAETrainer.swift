import Foundation
import MusicModels
import NeuralCore

/// Trains a MusicVAE on windows of melodies, one batch of equal lengths a step.
///
/// Its whole state is parameters, moments, step and one random state, so that a run stopped between two steps and
/// resumed goes on as if it had not been stopped.
public final class VAETrainer {
    public internal(set) var configuration: VAETrainingConfiguration
    public let model: MusicVAE
    public internal(set) var step = 0
    /// Best validation loss so far, nats a step, and the validations since.
    public internal(set) var bestValidationLoss = Double.infinity
    public internal(set) var validationsSinceBest = 0
    let optimiser: Adam
    var random: FloatRandom
    private let learner: MusicVAELearner
    private let training: MelodyWindows
    private let validation: MelodyWindows
    private let available: [VAETrainingConfiguration.Batch]

    /// What is reported now and then.
    public enum Event: Sendable {
        case trained(step: Int, figures: MusicVAEFigures, learningRate: Float, sequencesPerSecond: Double)
        case validated(step: Int, VAEValidation)
    }

    public init(_ configuration: VAETrainingConfiguration, training: MelodyWindows, validation: MelodyWindows) {
        self.configuration = configuration
        self.training = training
        self.validation = validation
        model = MusicVAE(configuration.model)
        model.initialise(seed: configuration.seed)
        var settings = Adam.Configuration()
        settings.beta2 = 0.99
        settings.epsilon = 1e-8
        settings.clippingNorm = configuration.clippingNorm
        optimiser = Adam(layout: model.parameters.layout, configuration: settings)
        random = FloatRandom(seed: configuration.seed, stream: 1)
        learner = MusicVAELearner(model)
        available = configuration.batches.filter { !training[$0.bars].isEmpty && $0.bars <= configuration.model.maximumBars }
    }

    /// Makes one step; `nil` when there is nothing to learn from.
    public func advance() -> (figures: MusicVAEFigures, sequences: Int)? {
        guard let shape = configuration.batch(from: available, random: &random) else { return nil }
        let windows = training[shape.bars]
        let sequences = (0..<shape.sequences).map { _ in
            training.transposed(
                windows[Int(random.next() % UInt64(windows.count))], bars: shape.bars, random: &random)
        }
        let figures = learner.gradients(
            of: SymbolBatch(sequences, bars: shape.bars), objective: configuration.objective(at: step), random: &random)
        optimiser.update(
            model.parameters.values, gradients: learner.gradients, learningRate: configuration.learningRate(at: step))
        step += 1
        return (figures, shape.sequences)
    }

    /// Trains until the steps or the time are used up, `isCancelled` says so, or validation stops improving.
    ///
    /// - Parameters:
    ///   - reportEvery: steps between reports of the mean figures.
    ///   - validateEvery: seconds between validations; one more is made at the end.
    public func run(
        until deadline: Date = .distantFuture, reportEvery: Int = 50, validateEvery: Double = 300,
        isCancelled: () -> Bool = { false }, report: (Event) -> Void
    ) {
        var sum = MusicVAEFigures.zero
        var steps = 0
        var sequences = 0
        var started = Date()
        var validated = Date()
        while step < configuration.totalSteps, Date() < deadline, !isCancelled() {
            guard let (figures, count) = advance() else { break }
            sum.add(figures)
            steps += 1
            sequences += count
            if steps == reportEvery {
                let now = Date()
                report(
                    .trained(
                        step: step, figures: sum.divided(by: steps), learningRate: configuration.learningRate(at: step),
                        sequencesPerSecond: Double(sequences) / max(1e-9, now.timeIntervalSince(started))))
                sum = MusicVAEFigures.zero
                (steps, sequences, started) = (0, 0, now)
            }
            if Date().timeIntervalSince(validated) > validateEvery {
                if validate(report) { return }
                validated = Date()
            }
        }
        _ = validate(report)
    }

    /// Validates and tells whether it is time to stop.
    private func validate(_ report: (Event) -> Void) -> Bool {
        let result = VAEValidation(of: model, on: validation, lengths: available.map(\.bars))
        if result.loss < bestValidationLoss - configuration.minimumDelta {
            bestValidationLoss = result.loss
            validationsSinceBest = 0
        } else {
            validationsSinceBest += 1
        }
        report(.validated(step: step, result))
        return configuration.patience > 0 && validationsSinceBest >= configuration.patience
    }
}
