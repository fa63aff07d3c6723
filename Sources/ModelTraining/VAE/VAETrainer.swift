import MusicModels
import NeuralCore

/// Makes the steps of a MusicVAE's training: draws windows, transposes them, moves the parameters.
///
/// Everything random comes from one generator, so that its state, the parameters, the moments and the step are all
/// there is to a run.
public final class VAETrainer {
    public let configuration: VAETrainingConfiguration
    public let model: MusicVAE
    public let optimiser: Adam
    public var random: FloatRandom
    private let team: MusicVAETeam
    let windows: PassageWindows
    private let available: [VAETrainingConfiguration.Batch]

    /// What one step did.
    public struct Step: Sendable {
        public var figures: MusicVAEFigures
        /// Before clipping.
        public var gradientNorm: Double
        public var sequences: Int
    }

    /// - Parameter workers: threads that share each batch.
    public init(_ configuration: VAETrainingConfiguration, windows: PassageWindows, workers: Int = 1) {
        self.configuration = configuration
        self.windows = windows
        model = MusicVAE(configuration.model)
        model.initialise(seed: configuration.seed)
        var settings = Adam.Configuration()
        settings.beta2 = 0.99
        settings.epsilon = 1e-8
        settings.clippingNorm = configuration.clippingNorm
        optimiser = Adam(layout: model.parameters.layout, configuration: settings)
        random = FloatRandom(seed: configuration.seed, stream: 1)
        team = MusicVAETeam(model, workers: workers, precision: configuration.precision ?? .mixed)
        available = configuration.batches.filter {
            windows.hasAny(bars: $0.bars) && $0.sequences > 0 && (1...configuration.model.maximumBars).contains($0.bars)
        }
    }

    /// Lengths there is something to learn from, in bars.
    public var lengths: [Int] { available.map(\.bars) }

    /// Makes one step; `nil` when there is nothing to learn from.
    public func advance(learningRate: Float) -> Step? {
        guard let shape = configuration.batch(from: available, step: optimiser.step, random: &random) else {
            return nil
        }
        let passages = (0..<shape.sequences).map { _ in
            windows.draw(
                bars: shape.bars, transpositionShare: configuration.transpositionShare,
                mixingShare: configuration.mixingShare ?? 0, random: &random)
        }
        let figures = team.gradients(
            of: SymbolBatch(passages, bars: shape.bars), objective: configuration.objective(at: optimiser.step),
            random: &random)
        let norm = optimiser.update(
            model.parameters.values, gradients: team.gradients, learningRate: learningRate)
        return Step(figures: figures, gradientNorm: Double(norm), sequences: shape.sequences)
    }
}
