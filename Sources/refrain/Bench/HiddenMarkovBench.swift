import Foundation
import MusicCore
import MusicModels

/// Gaussian hidden Markov models: 16 states, 7 features, 50 sequences of 1000 frames.
struct HiddenMarkovBench {
    private static let states = 16
    private static let features = 7
    private static let sequences = 50
    private static let length = 1000
    private static let iterations = 20

    let meter: BenchMeter

    func rows() throws -> [Bench.Row] {
        let frames = HiddenMarkovBench.sequences * HiddenMarkovBench.length
        let data = HiddenMarkovBench.data()
        var rows: [Bench.Row] = []
        for covariance in GaussianHMM.Covariance.allCases {
            let label = covariance.rawValue
            let names = ["hmm-fit", "hmm-score", "hmm-viterbi"]
            guard names.contains(where: { meter.wants($0, label) }) else { continue }
            rows += try meter.row("hmm-fit", label, "frame-iterations/s") {
                _ = try fitted(covariance, data)
                return frames * HiddenMarkovBench.iterations
            }
            let model = try fitted(covariance, data)
            rows += try meter.row("hmm-score", label, "frames/s", threads: 1) {
                _ = model.logLikelihood(of: data)
                return frames
            }
            rows += try meter.row("hmm-viterbi", label, "frames/s", threads: 1) {
                _ = model.viterbi(data)
                return frames
            }
        }
        return rows
    }

    /// The whole way from frames to a model, k-means included.
    private func fitted(_ covariance: GaussianHMM.Covariance, _ data: [[Double]]) throws -> GaussianHMM {
        var random = SeededGenerator(seed: 1)
        let first = try KMeansStart.model(
            states: HiddenMarkovBench.states, covariance: covariance, sequences: data,
            features: HiddenMarkovBench.features, generator: &random)
        var training = BaumWelch(iterations: HiddenMarkovBench.iterations, tolerance: -.infinity)
        training.workers = meter.threads
        return try training.fit(first, to: data).model
    }

    /// Frames around the means of states that stay for ten frames or so.
    private static func data() -> [[Double]] {
        var random = SeededGenerator(seed: 1)
        func normal() -> Double {
            (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * Double.pi * random.uniform())
        }
        let means = (0..<states * features).map { _ in 2 * normal() }
        var state = 0
        return (0..<sequences).map { _ in
            var frames: [Double] = []
            frames.reserveCapacity(length * features)
            for _ in 0..<length {
                if random.uniform() < 0.1 { state = (state + 7) % states }
                for feature in 0..<features { frames.append(means[state * features + feature] + normal()) }
            }
            return frames
        }
    }
}
