import Foundation

/// Where an axis has its marks and how they read: steps of 1, 2 or 5 times a power of ten.
struct Axis {
    let range: ClosedRange<Double>
    let marks: [Double]
    private let decimals: Int

    /// - Parameter count: about how many marks are wanted.
    init(_ range: ClosedRange<Double>, count: Int = 5) {
        self.range = range
        let length = range.upperBound - range.lowerBound
        guard length > 0, length.isFinite else {
            marks = [range.lowerBound]
            decimals = 2
            return
        }
        let rough = length / Double(max(1, count))
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? 10 * power
        decimals = max(0, Int(-floor(log10(step) + 1e-9)))
        let first = (range.lowerBound / step - 1e-6).rounded(.up)
        let last = (range.upperBound / step + 1e-6).rounded(.down)
        marks = first <= last ? stride(from: first, through: last, by: 1).map { $0 * step } : [range.lowerBound]
    }

    /// Marks at the values themselves, where they are few.
    init(_ range: ClosedRange<Double>, at values: [Double]) {
        let distinct = Array(Set(values)).sorted()
        if distinct.count <= 10, distinct.allSatisfy({ $0 == $0.rounded() }) {
            self.init(range: range, marks: distinct, decimals: 0)
        } else {
            self.init(range, count: 6)
        }
    }

    private init(range: ClosedRange<Double>, marks: [Double], decimals: Int) {
        self.range = range
        self.marks = marks
        self.decimals = decimals
    }

    func label(_ value: Double) -> String {
        if abs(value) >= 10_000 { return "\(Int((value / 1000).rounded()))k" }
        return String(format: "%.\(min(decimals, 6))f", value == 0 ? 0 : value)
    }
}
