/// Measures of a melody that have a direction in the latent space.
///
/// All are computed from symbols of the melody grid, sixteen steps a bar.
public enum MelodyAttribute: String, CaseIterable, Sendable, Codable {
    /// Share of notes in the scale of C major.
    case diatonic
    /// Onsets a step.
    case density
    /// Mean size of the intervals between neighbouring notes, semitones.
    case interval
    /// Share of onsets between two eighths where the eighth before is not struck.
    case syncopation16
    /// Share of onsets between two quarters where the quarter before is not struck.
    case syncopation8

    /// The value for a melody; 0 where it has no notes to measure.
    public func value(of symbols: some Sequence<UInt8>) -> Double {
        let onsets = symbols.enumerated().filter { $0.element < 128 }.map { (step: $0.offset, pitch: Int($0.element)) }
        guard !onsets.isEmpty else { return 0 }
        let count = Double(onsets.count)
        switch self {
        case .diatonic: return Double(onsets.count { [0, 2, 4, 5, 7, 9, 11].contains($0.pitch % 12) }) / count
        case .density: return count / Double(symbols.reduce(0) { sum, _ in sum + 1 })
        case .interval:
            guard onsets.count > 1 else { return 0 }
            return zip(onsets, onsets.dropFirst()).reduce(0) { $0 + Double(abs($1.1.pitch - $1.0.pitch)) } / (count - 1)
        case .syncopation16: return share(of: onsets.map(\.step), every: 2)
        case .syncopation8: return share(of: onsets.map(\.step), every: 4)
        }
    }

    /// The share of onsets halfway between two beats of `every` steps, the earlier of which is not struck.
    private func share(of steps: [Int], every: Int) -> Double {
        let struck = Set(steps)
        let syncopated = steps.count { $0 % every == every / 2 && !struck.contains($0 - every / 2) }
        return Double(syncopated) / Double(steps.count)
    }
}

extension MelodyAttribute {
    /// The direction of an attribute: the mean of the third of the points where it is greatest minus that of the
    /// third where it is least (Roberts et al. 2018); zeros for fewer than three points.
    public static func direction(points: [[Float]], values: [Double]) -> [Float] {
        precondition(points.count == values.count, "one value a point")
        let size = points.first?.count ?? 0
        let third = points.count / 3
        guard third > 0 else { return [Float](repeating: 0, count: size) }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        func mean(_ indices: some Collection<Int>) -> [Double] {
            var sum = [Double](repeating: 0, count: size)
            for index in indices { for i in 0..<size { sum[i] += Double(points[index][i]) } }
            return sum.map { $0 / Double(indices.count) }
        }
        return zip(mean(order.suffix(third)), mean(order.prefix(third))).map { Float($0 - $1) }
    }
}
