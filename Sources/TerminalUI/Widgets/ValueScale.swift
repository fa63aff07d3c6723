import Glibc

/// How the values of a slider lie along its track.
public struct ValueScale: Equatable, Sendable {
    public enum Curve: Equatable, Sendable {
        case linear
        /// Equal distances are equal ratios; needs a lower bound above zero.
        case logarithmic
    }

    public var range: ClosedRange<Double>
    /// Values snap to multiples of this above the lower bound; zero for none.
    public var step: Double
    public var curve: Curve

    public init(_ range: ClosedRange<Double>, step: Double = 0, curve: Curve = .linear) {
        self.range = range
        self.step = step
        self.curve = curve == .logarithmic && range.lowerBound <= 0 ? .linear : curve
    }

    private var extent: Double { range.upperBound - range.lowerBound }

    /// Where a value lies, 0...1.
    public func fraction(of value: Double) -> Double {
        guard extent > 0, !value.isNaN else { return 0 }
        let inside = min(max(value, range.lowerBound), range.upperBound)
        switch curve {
        case .linear: return (inside - range.lowerBound) / extent
        case .logarithmic: return log2(inside / range.lowerBound) / log2(range.upperBound / range.lowerBound)
        }
    }

    /// The value at 0...1 of the track, snapped to the step.
    public func value(at fraction: Double) -> Double {
        guard extent > 0 else { return range.lowerBound }
        let share = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
        switch curve {
        case .linear: return snapped(range.lowerBound + share * extent)
        case .logarithmic:
            return snapped(range.lowerBound * exp2(share * log2(range.upperBound / range.lowerBound)))
        }
    }

    /// The value some steps further; without a step, a hundredth of the track each.
    public func stepped(_ value: Double, by steps: Int) -> Double {
        if step > 0 { return snapped(value + Double(steps) * step) }
        return self.value(at: fraction(of: value) + Double(steps) / 100)
    }

    /// The nearest step inside the range.
    public func snapped(_ value: Double) -> Double {
        guard !value.isNaN else { return range.lowerBound }
        var result = value
        if step > 0, value.isFinite {
            result = range.lowerBound + ((value - range.lowerBound) / step).rounded() * step
            // Steps of a hundredth do not exist in binary: round off what the sum has added.
            let shifted = result * 1e9
            if abs(shifted) < 9e15 { result = shifted.rounded() / 1e9 }
        }
        return min(max(result, range.lowerBound), range.upperBound)
    }
}
