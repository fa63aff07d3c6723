#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The learning rate as a function of the step.
public enum LearningRateSchedule: Sendable, Equatable {
    case constant(Float)
    /// Linear from 0 to `peak` over `warmupSteps`, then half a cosine down to `final` at `totalSteps`.
    case warmupCosine(peak: Float, warmupSteps: Int, totalSteps: Int, final: Float = 0)
    /// One cycle (Smith & Topin 2018): a cosine from `peak / 25` up to `peak` over the first `rise` of the steps,
    /// then a cosine down to `peak / 25 / finalDivision`.
    case oneCycle(peak: Float, totalSteps: Int, rise: Float = 0.3, finalDivision: Float = 1e4)

    /// The rate of step `step`, counted from 0; past the last step it stays at the final rate.
    public func rate(at step: Int) -> Float {
        switch self {
        case .constant(let rate):
            return rate
        case .warmupCosine(let peak, let warmupSteps, let totalSteps, let final):
            if step < warmupSteps { return peak * Float(step + 1) / Float(warmupSteps) }
            let progress = Float(step - warmupSteps) / Float(max(1, totalSteps - warmupSteps))
            return Self.cosine(from: peak, to: final, progress)
        case .oneCycle(let peak, let totalSteps, let rise, let finalDivision):
            let top = max(1, rise * Float(totalSteps))
            if Float(step) < top { return Self.cosine(from: peak / 25, to: peak, Float(step) / top) }
            let progress = (Float(step) - top) / max(1, Float(totalSteps) - top)
            return Self.cosine(from: peak, to: peak / 25 / finalDivision, progress)
        }
    }

    private static func cosine(from start: Float, to end: Float, _ progress: Float) -> Float {
        let bounded = min(max(progress, 0), 1)
        return end + (start - end) * 0.5 * (1 + cos(Float.pi * bounded))
    }
}
