import Foundation
import MusicCore
import Testing

@testable import MusicModels

/// The vectorised recursions against the textbook's, for numbers of states that fill vectors and that do not.
@Suite struct HMMRecursionTests {
    static let sizes = [1, 2, 7, 8, 9, 16, 17, 20, 31]

    struct Case {
        var model: GaussianHMM
        var sequence: [Double]

        init(_ covariance: GaussianHMM.Covariance, states: Int, features: Int = 3, frames: Int = 37) throws {
            var generator = SeededGenerator(seed: UInt64(states))
            func simplex() -> [Double] {
                // Some ways are closed.
                let weights = (0..<states).map { _ in max(0.02, generator.uniform() - 0.3) }
                return weights.map { $0 / weights.reduce(0, +) }
            }
            let start = simplex()
            let transitions = (0..<states).flatMap { _ in simplex() }
            let means = (0..<states * features).map { _ in 2 * generator.normal() }
            var covariances: [Double] = []
            for _ in 0..<states {
                let factor = (0..<features * features).map { _ in 0.4 * generator.normal() }
                for i in 0..<features {
                    for j in 0..<features where covariance == .full || i == j {
                        let product = (0..<features).reduce(0.0) {
                            $0 + factor[i * features + $1] * factor[j * features + $1]
                        }
                        covariances.append(product + (i == j ? 0.5 : 0))
                    }
                }
            }
            model = try GaussianHMM(
                covariance: covariance, start: start, transitions: transitions, means: means, covariances: covariances)
            sequence = (0..<frames * features).map { _ in 2 * generator.normal() }
        }

        /// ln N(x_t; mu_s, Sigma_s) by elimination on a copy of Sigma.
        func logDensity(_ frame: Int, _ state: Int) -> Double {
            let d = model.featureCount
            var difference = (0..<d).map { sequence[frame * d + $0] - model.means[state * d + $0] }
            var matrix = [Double](repeating: 0, count: d * d)
            for i in 0..<d {
                if model.covariance == .full {
                    for j in 0..<d { matrix[i * d + j] = model.covariances[(state * d + i) * d + j] }
                } else {
                    matrix[i * d + i] = model.covariances[state * d + i]
                }
            }
            var (form, logDeterminant) = (0.0, 0.0)
            for i in 0..<d {
                let pivot = matrix[i * d + i]
                form += difference[i] * difference[i] / pivot
                logDeterminant += log(pivot)
                for row in i + 1..<max(d, i + 1) {
                    let share = matrix[row * d + i] / pivot
                    difference[row] -= share * difference[i]
                    for column in i..<d { matrix[row * d + column] -= share * matrix[i * d + column] }
                }
            }
            return -0.5 * (form + logDeterminant + Double(d) * log(2 * .pi))
        }
    }

    private static func logSum(_ values: [Double]) -> Double {
        let peak = values.max() ?? 0
        return peak + log(values.reduce(0) { $0 + exp($1 - peak) })
    }

    @Test(arguments: GaussianHMM.Covariance.allCases, sizes)
    func agreesWithRecursionsInLogarithms(_ covariance: GaussianHMM.Covariance, _ states: Int) throws {
        let test = try Case(covariance, states: states)
        let model = test.model
        let frames = test.sequence.count / model.featureCount
        let b = (0..<frames).map { t in (0..<states).map { test.logDensity(t, $0) } }
        let a = (0..<states).map { i in (0..<states).map { log(model.transitions[i * states + $0]) } }
        var alpha = [(0..<states).map { log(model.start[$0]) + b[0][$0] }]
        var best = alpha
        for t in 1..<frames {
            var sums: [Double] = []
            var largest: [Double] = []
            for j in 0..<states {
                let ways = (0..<states).map { (i: Int) -> Double in alpha[t - 1][i] + a[i][j] }
                sums.append(Self.logSum(ways) + b[t][j])
                let paths = (0..<states).map { (i: Int) -> Double in best[t - 1][i] + a[i][j] }
                largest.append((paths.max() ?? 0) + b[t][j])
            }
            alpha.append(sums)
            best.append(largest)
        }
        var beta = [[Double]](repeating: Array(repeating: 0, count: states), count: frames)
        for t in stride(from: frames - 2, through: 0, by: -1) {
            for i in 0..<states {
                let ways = (0..<states).map { (j: Int) -> Double in a[i][j] + b[t + 1][j] + beta[t + 1][j] }
                beta[t][i] = Self.logSum(ways)
            }
        }
        let total = Self.logSum(alpha[frames - 1])
        #expect(abs(model.logLikelihood(of: [test.sequence]) - total) < 1e-10 * abs(total))
        let posteriors = model.posteriors(of: test.sequence)
        let filtered = model.filtered(test.sequence)
        for t in 0..<frames {
            let known = Self.logSum(alpha[t])
            for j in 0..<states {
                #expect(abs(posteriors[t * states + j] - exp(alpha[t][j] + beta[t][j] - total)) < 1e-10)
                #expect(abs(filtered[t * states + j] - exp(alpha[t][j] - known)) < 1e-10)
            }
        }
        let found = model.viterbi(test.sequence)
        #expect(abs(found.logProbability - (best[frames - 1].max() ?? 0)) < 1e-10 * abs(total))
        var along = log(model.start[found.path[0]]) + b[0][found.path[0]]
        for t in 1..<frames { along += a[found.path[t - 1]][found.path[t]] + b[t][found.path[t]] }
        #expect(abs(found.logProbability - along) < 1e-10 * abs(total))
        #expect(model.viterbi([test.sequence, test.sequence]).map(\.path) == [found.path, found.path])
    }

    @Test(arguments: GaussianHMM.Covariance.allCases)
    func anyNumberOfWorkersFitsTheSameModel(_ covariance: GaussianHMM.Covariance) throws {
        let test = try Case(covariance, states: 5, frames: 200)
        let sequences = (0..<11).map { Array(test.sequence[$0 * 30..<$0 * 30 + 60]) }
        let models = try [1, 2, 3].map { workers in
            var training = BaumWelch(iterations: 4, tolerance: -.infinity)
            training.workers = workers
            return try training.fit(test.model, to: sequences).model
        }
        #expect(models[0] == models[1] && models[1] == models[2])
    }

    /// Lloyd's rounds with clusters far apart: the centres are the clusters' means.
    @Test(arguments: [1, 3, 8, 11]) func centresLieInTheirClusters(_ states: Int) throws {
        var generator = SeededGenerator(seed: 4)
        let frames = (0..<states * 40 + 3).flatMap { index in
            [100 * Double(index % states), generator.normal(), 50 * Double(index % states)]
        }
        let model = try KMeansStart.model(
            states: states, covariance: .diagonal, sequences: [frames], features: 3, generator: &generator)
        let found = (0..<states).map { model.means[$0 * 3] }.sorted()
        for (index, value) in found.enumerated() { #expect(abs(value - 100 * Double(index)) < 1e-6) }
    }

    @Test func framesOutOfRangeAreNoTrap() throws {
        let test = try Case(.full, states: 9)
        for bad in [1e200, -1e308, .infinity, -.infinity, .nan] {
            var sequence = test.sequence
            sequence[10] = bad
            let likelihood = test.model.logLikelihood(of: [sequence])
            #expect(!likelihood.isNaN)
            let path = test.model.viterbi(sequence).path
            #expect(path.allSatisfy { (0..<9).contains($0) })
        }
    }
}
