import Foundation
import NeuralCore

/// Fits a `GaussianHMM` by expectation and maximisation (Baum et al. 1970).
public struct BaumWelch: Sendable {
    public var iterations: Int
    /// Stops when the gain in ln p falls below this; −infinity never stops early.
    public var tolerance: Double
    /// Added to every scatter before dividing by the state's weight (diagonal only in the full case): keeps
    /// variances of states with few frames away from zero.
    public var covariancePrior: Double
    /// Threads that share the sequences; the result is the same for any number.
    public var workers = WorkerTeam.processorCount

    public init(iterations: Int = 50, tolerance: Double = 1e-2, covariancePrior: Double = 1e-2) {
        self.iterations = iterations
        self.tolerance = tolerance
        self.covariancePrior = covariancePrior
    }

    /// Expected counts of a share of the sequences.
    struct Statistics {
        var logLikelihood = 0.0
        var counts: ForwardBackward.Counts

        mutating func add(_ other: Statistics) {
            logLikelihood += other.logLikelihood
            for i in counts.start.indices { counts.start[i] += other.counts.start[i] }
            for i in counts.pairs.indices { counts.pairs[i] += other.counts.pairs[i] }
            for i in counts.moments.indices { counts.moments[i] += other.counts.moments[i] }
        }
    }

    /// The fitted model and ln p before each iteration; sequences are row-major frames × D.
    ///
    /// Work is divided into a fixed number of shares, added up in order, so the result does not depend on `workers`.
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
        let centred = sequences.map { BaumWelch.centred($0, around: centre) }
        let team = WorkerTeam(count: min(workers, BaumWelch.shares))
        var current = try BaumWelch.moved(model, by: centre.map { -$0 })
        var history: [Double] = []
        for iteration in 0..<iterations {
            let statistics = expectation(current, centred, team)
            history.append(statistics.logLikelihood)
            progress?(iteration, statistics.logLikelihood)
            current = try maximised(current, statistics)
            if iteration > 0, history[iteration] - history[iteration - 1] < tolerance { break }
        }
        return (try BaumWelch.moved(current, by: centre), history)
    }

    /// Work is divided into a fixed number of shares, whoever takes them.
    private static let shares = 8

    private func expectation(
        _ model: GaussianHMM, _ sequences: [[Double]], _ team: WorkerTeam
    ) -> Statistics {
        let passes = ForwardBackward(model: model)
        let shares = BaumWelch.shares
        let slots = UnsafeMutablePointer<Statistics>.allocate(capacity: shares)
        slots.initialize(
            repeating: Statistics(counts: ForwardBackward.Counts(model.emission)), count: shares)
        nonisolated(unsafe) let results = slots  // each share is written by the worker that takes it
        team.run { worker in
            var variables = ForwardBackward.Variables()
            for share in stride(from: worker, to: shares, by: team.count) {
                var statistics = results[share]
                // Long and short pieces mix when they are dealt out in turn.
                for index in stride(from: share, to: sequences.count, by: shares) {
                    statistics.logLikelihood += passes.forward(sequences[index], &variables)
                    passes.backward(sequences[index], &variables, into: &statistics.counts)
                }
                results[share] = statistics
            }
        }
        var total = slots[0]
        for share in 1..<shares { total.add(slots[share]) }
        slots.deinitialize(count: shares)
        slots.deallocate()
        return total
    }

    private func maximised(_ model: GaussianHMM, _ statistics: Statistics) throws(HMMError) -> GaussianHMM {
        let (k, d, stride) = (model.stateCount, model.featureCount, model.emission.stride)
        let counts = statistics.counts
        let startTotal = counts.start.reduce(0, +)
        let start = startTotal > 0 ? counts.start.prefix(k).map { $0 / startTotal } : model.start
        var transitions = model.transitions
        for i in 0..<k {
            let row = (0..<k).map { model.transitions[i * k + $0] * counts.pairs[i * stride + $0] }
            let total = row.reduce(0, +)
            if total > 0 { for j in 0..<k { transitions[i * k + j] = row[j] / total } }
        }
        var means = model.means
        var covariances = model.covariances
        for state in 0..<k {
            func moment(_ row: Int) -> Double { counts.moments[row * stride + state] }
            let weight = moment(0)
            guard weight > 1e-12 else { continue }
            let mean = (0..<d).map { moment(1 + $0) / weight }
            for i in 0..<d { means[state * d + i] = mean[i] }
            if model.covariance == .diagonal {
                for i in 0..<d {
                    let scatter = moment(1 + d + i) - weight * mean[i] * mean[i]
                    covariances[state * d + i] = (covariancePrior + max(0, scatter)) / max(weight, 1e-5)
                }
            } else {
                for i in 0..<d {
                    for j in 0...i {
                        let scatter = moment(1 + d + i * (i + 1) / 2 + j) - weight * mean[i] * mean[j]
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

    private static func centred(_ sequence: [Double], around centre: [Double]) -> [Double] {
        [Double](unsafeUninitializedCapacity: sequence.count) { result, count in
            var feature = 0
            for index in sequence.indices {
                result[index] = sequence[index] - centre[feature]
                feature = feature + 1 == centre.count ? 0 : feature + 1
            }
            count = sequence.count
        }
    }

    static func centre(of sequences: [[Double]], features: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: features)
        var frames = 0
        for sequence in sequences {
            var feature = 0
            for value in sequence {
                sum[feature] += value
                feature = feature + 1 == features ? 0 : feature + 1
            }
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
