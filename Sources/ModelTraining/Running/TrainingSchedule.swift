import Foundation

/// A learning rate that rises, stays and falls, and may be told late when to fall (Hägele et al. 2024).
///
/// rate(s) = peak · min(1, (s + 1) / warmup), and from `decayStart` on peak · (1 − √((s − decayStart) / decaySteps)).
/// A run can therefore go on for as long as there is time, and a checkpoint worth shipping is a short decay away.
public struct TrainingSchedule: Codable, Sendable, Equatable {
    public var peak: Float
    public var warmupSteps: Int
    /// The step at which the decay begins; `nil` while that is open.
    public var decayStart: Int?
    public var decaySteps: Int

    public init(peak: Float, warmupSteps: Int, decayStart: Int? = nil, decaySteps: Int = 0) {
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.decayStart = decayStart
        self.decaySteps = decaySteps
    }

    /// The learning rate of a step counted from 0.
    public func rate(at step: Int) -> Float {
        let rise = min(1, Float(step + 1) / Float(max(1, warmupSteps)))
        guard let decayStart, step >= decayStart else { return peak * rise }
        let progress = min(1, Float(step - decayStart) / Float(max(1, decaySteps)))
        return peak * rise * (1 - progress.squareRoot())
    }

    /// Whether the decay has run its course.
    public func isOver(at step: Int) -> Bool { decayStart.map { step >= $0 + decaySteps } ?? false }
}
