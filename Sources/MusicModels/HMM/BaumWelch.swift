import Dispatch
import Foundation

/// Fits a `GaussianHMM` by expectation and maximisation (Baum et al. 1970).
public struct BaumWelch: Sendable {
    public var iterations: Int
    /// Stops when the gain in ln p falls below this; −infinity never stops early.
    public var tolerance: Double
    /// Added to every scatter before dividing by the state's weight (diagonal only in the full case): keeps
    /// variances of states with few frames away from zero.
    public var covariancePrior: Double

    public init(iterations: Int = 50, tolerance: Double = 1e-2, covariancePrior: Double = 1e-2) {
        self.iterations = iterations
        self.tolerance = tolerance
        self.covariancePrior = covariancePrior
    }

    /// Expected counts of a share of the sequences.
    struct Statistics {
        var logLikelihood = 0.0
        var start: [Double]
        var transitions: [Double]
        /// Σ gamma, K.
        var weight: [Double]
        /// Σ gamma x, D × K.
        var sum: [Double]
        /// Σ gamma x x, D × K; or the lower triangle by rows × K.
        var squares: [Double]

        init(_ model: GaussianHMM) {
            let (k, d) = (model.stateCount, model.featureCount)
            start = Array(repeating: 0, count: k)
            transitions = Array(repeating: 0, count: k * k)
            weight = Array(repeating: 0, count: k)
            sum = Array(repeating: 0, count: d * k)
            squares = Array(repeating: 0, count: (model.covariance == .full ? d * (d + 1) / 2 : d) * k)
        }

        mutating func add(_ other: Statistics) {
            logLikelihood += other.logLikelihood
            for i in start.indices { start[i] += other.start[i] }
            for i in transitions.indices { transitions[i] += other.transitions[i] }
            for i in weight.indices { weight[i] += other.weight[i] }
            for i in sum.indices { sum[i] += other.sum[i] }
            for i in squares.indices { squares[i] += other.squares[i] }
        }
    }

    /// The fitted model and ln p before each iteration; sequences are row-major frames × D.
    ///
    /// Work is divided into a fixed number of shares, added up in order, so the result does not depend on cores.
    /// - Throws: `notFinite` for such features, `singular` where a covariance collapses.
    public func fit(
        _ model: GaussianHMM, to sequences: [[Double]], progress: ((Int, Double) -> Void)? = nil
    ) throws(HMMError) -> (model: GaussianHMM, history: [Double]) {
        let features = model.featureCount
        for (index, sequence) in sequences.enumerated() {
            if let bad = sequence.firstIndex(where: { !$0.isFinite }) {
                throw .notFinite(sequence: index, frame: bad / features)
            }
        }
        // Around zero the sums of squares lose no digits; means are moved back at the end.
        let centre = BaumWelch.centre(of: sequences, features: features)
        let centred = sequences.map { sequence in
            sequence.indices.map { sequence[$0] - centre[$0 % features] }
        }
        var current = try BaumWelch.moved(model, by: centre.map { -$0 })
        var history: [Double] = []
        for iteration in 0..<iterations {
            let statistics = expectation(current, centred)
            history.append(statistics.logLikelihood)
            progress?(iteration, statistics.logLikelihood)
            current = try maximised(current, statistics)
            if iteration > 0, history[iteration] - history[iteration - 1] < tolerance { break }
        }
        return (try BaumWelch.moved(current, by: centre), history)
    }

    private func expectation(_ model: GaussianHMM, _ sequences: [[Double]]) -> Statistics {
        let shares = 8
        // Long and short pieces mix when they are dealt out in turn.
        let slots = UnsafeMutablePointer<Statistics>.allocate(capacity: shares)
        slots.initialize(repeating: Statistics(model), count: shares)
        nonisolated(unsafe) let results = slots  // each share writes only its own slot
        DispatchQueue.concurrentPerform(iterations: shares) { @Sendable share in
            var accumulator = Expectation(model: model)
            for index in stride(from: share, to: sequences.count, by: shares) { accumulator.add(sequences[index]) }
            results[share] = accumulator.finished()
        }
        var total = slots[0]
        for share in 1..<shares { total.add(slots[share]) }
        slots.deinitialize(count: shares)
        slots.deallocate()
        return total
    }

    private func maximised(_ model: GaussianHMM, _ statistics: Statistics) throws(HMMError) -> GaussianHMM {
        let (k, d) = (model.stateCount, model.featureCount)
        let startTotal = statistics.start.reduce(0, +)
        let start = startTotal > 0 ? statistics.start.map { $0 / startTotal } : model.start
        var transitions = statistics.transitions
        for i in 0..<k {
            let total = (0..<k).reduce(0) { $0 + transitions[i * k + $1] }
            for j in 0..<k {
                transitions[i * k + j] = total > 0 ? transitions[i * k + j] / total : model.transitions[i * k + j]
            }
        }
        var means = model.means
        var covariances = model.covariances
        for state in 0..<k where statistics.weight[state] > 1e-12 {
            let weight = statistics.weight[state]
            let mean = (0..<d).map { statistics.sum[$0 * k + state] / weight }
            for i in 0..<d { means[state * d + i] = mean[i] }
            if model.covariance == .diagonal {
                for i in 0..<d {
                    let scatter = statistics.squares[i * k + state] - weight * mean[i] * mean[i]
                    covariances[state * d + i] = (covariancePrior + max(0, scatter)) / max(weight, 1e-5)
                }
            } else {
                for i in 0..<d {
                    for j in 0...i {
                        let entry = (i * (i + 1) / 2 + j) * k + state
                        let scatter = statistics.squares[entry] - weight * mean[i] * mean[j]
                        let value = (scatter + (i == j ? covariancePrior : 0)) / max(weight, 1e-5)
                        covariances[(state * d + i) * d + j] = value
                        covariances[(state * d + j) * d + i] = value
                    }
                }
            }
        }
        return try GaussianHMM(
            covariance: model.covariance, start: start, transitions: transitions, means: means,
            covariances: covariances)
    }

    static func centre(of sequences: [[Double]], features: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: features)
        var frames = 0
        for sequence in sequences {
            for index in sequence.indices { sum[index % features] += sequence[index] }
            frames += sequence.count / features
        }
        return sum.map { $0 / Double(max(frames, 1)) }
    }

    private static func moved(_ model: GaussianHMM, by offset: [Double]) throws(HMMError) -> GaussianHMM {
        try GaussianHMM(
            covariance: model.covariance, start: model.start, transitions: model.transitions,
            means: model.means.indices.map { model.means[$0] + offset[$0 % model.featureCount] },
            covariances: model.covariances)
    }
}
