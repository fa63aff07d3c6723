import NeuralCore

/// A learning rate over the steps of a run.
///
/// `open` rises, stays, and may be told late when to fall (Hägele et al. 2024):
/// rate(s) = peak · min(1, (s + 1) / warmup), and from `decayStart` on peak · (1 − √((s − decayStart) / decaySteps)).
/// A run can therefore go on for as long as there is time, and a checkpoint worth shipping is a short decay away.
/// `cosine` and `oneCycle` are those of `LearningRateSchedule`, over `totalSteps` known beforehand.
public struct TrainingSchedule: Codable, Sendable, Equatable {
    public enum Shape: String, Codable, Sendable, CaseIterable { case open, cosine, oneCycle }

    public var shape: Shape
    public var peak: Float
    public var warmupSteps: Int
    /// The step at which the decay of an `open` schedule begins; `nil` while that is open.
    public var decayStart: Int?
    public var decaySteps: Int
    /// All steps of a `cosine` or `oneCycle` schedule.
    public var totalSteps: Int

    public init(
        _ shape: Shape = .open, peak: Float, warmupSteps: Int, decayStart: Int? = nil, decaySteps: Int = 0,
        totalSteps: Int = 0
    ) {
        self.shape = shape
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.decayStart = decayStart
        self.decaySteps = decaySteps
        self.totalSteps = totalSteps
    }

    /// A schedule of an earlier version has no shape: it is `open`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        shape = try container.decodeIfPresent(Shape.self, forKey: .shape) ?? .open
        peak = try container.decode(Float.self, forKey: .peak)
        warmupSteps = try container.decode(Int.self, forKey: .warmupSteps)
        decayStart = try container.decodeIfPresent(Int.self, forKey: .decayStart)
        decaySteps = try container.decode(Int.self, forKey: .decaySteps)
        totalSteps = try container.decodeIfPresent(Int.self, forKey: .totalSteps) ?? 0
    }

    /// The learning rate of a step counted from 0.
    public func rate(at step: Int) -> Float {
        switch shape {
        case .open: openRate(at: step)
        case .cosine:
            LearningRateSchedule.warmupCosine(
                peak: peak, warmupSteps: max(1, warmupSteps), totalSteps: totalSteps
            ).rate(at: step)
        case .oneCycle: LearningRateSchedule.oneCycle(peak: peak, totalSteps: totalSteps).rate(at: step)
        }
    }

    /// Whether the learning rate has run its course.
    public func isOver(at step: Int) -> Bool {
        shape == .open ? decayStart.map { step >= $0 + decaySteps } ?? false : step >= totalSteps
    }

    private func openRate(at step: Int) -> Float {
        let rise = min(1, Float(step + 1) / Float(max(1, warmupSteps)))
        guard let decayStart, step >= decayStart else { return peak * rise }
        let progress = min(1, Float(step - decayStart) / Float(max(1, decaySteps)))
        return peak * rise * (1 - progress.squareRoot())
    }
}
