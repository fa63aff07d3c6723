import Foundation
import MusicCore
import Testing

@testable import MusicModels

@Suite struct GaussianHMMTests {
    /// A random model and sequence small enough to enumerate every path.
    static func tiny(_ covariance: GaussianHMM.Covariance, seed: UInt64) throws -> (GaussianHMM, [Double]) {
        var generator = SeededGenerator(seed: seed)
        func simplex(_ count: Int) -> [Double] {
            let weights = (0..<count).map { _ in generator.uniform() + 0.05 }
            return weights.map { $0 / weights.reduce(0, +) }
        }
        let (k, d) = (3, 2)
        let start = simplex(k)
        let transitions = (0..<k).flatMap { _ in simplex(k) }
        let means = (0..<k * d).map { _ in generator.normal() }
        var covariances: [Double] = []
        for _ in 0..<k {
            let (a, b, c) = (0.5 + generator.uniform(), 0.6 * generator.uniform() - 0.3, 0.5 + generator.uniform())
            covariances += covariance == .full ? [a, b, b, c] : [a, c]
        }
        let model = try GaussianHMM(
            covariance: covariance, start: start, transitions: transitions, means: means, covariances: covariances)
        return (model, (0..<5 * d).map { _ in 1.5 * generator.normal() })
    }

    /// N(x; mu, Sigma) of two dimensions, written out.
    static func density(_ model: GaussianHMM, _ state: Int, _ x: ArraySlice<Double>) -> Double {
        let u = x[x.startIndex] - model.means[2 * state]
        let v = x[x.startIndex + 1] - model.means[2 * state + 1]
        let full = model.covariance == .full
        let a = model.covariances[full ? 4 * state : 2 * state]
        let b = full ? model.covariances[4 * state + 1] : 0
        let c = model.covariances[full ? 4 * state + 3 : 2 * state + 1]
        let determinant = a * c - b * b
        let form = (c * u * u - 2 * b * u * v + a * v * v) / determinant
        return exp(-0.5 * form) / (2 * .pi * determinant.squareRoot())
    }

    /// Every path of five states with its probability together with the sequence.
    static func paths(_ model: GaussianHMM, _ sequence: [Double]) -> [(path: [Int], p: Double)] {
        (0..<243).map { code in
            let path = (0..<5).map { code / [81, 27, 9, 3, 1][$0] % 3 }
            var p = model.start[path[0]]
            for t in 0..<5 {
                if t > 0 { p *= model.transitions[path[t - 1] * 3 + path[t]] }
                p *= density(model, path[t], sequence[2 * t..<2 * t + 2])
            }
            return (path, p)
        }
    }

    @Test(arguments: GaussianHMM.Covariance.allCases, [1, 2, 3, 4, 5] as [UInt64])
    func agreesWithEnumeration(_ covariance: GaussianHMM.Covariance, _ seed: UInt64) throws {
        let (model, sequence) = try Self.tiny(covariance, seed: seed)
        let all = Self.paths(model, sequence)
        let total = all.reduce(0) { $0 + $1.p }
        #expect(abs(model.logLikelihood(of: [sequence]) - log(total)) < 1e-10)
        let best = try #require(all.max { $0.p < $1.p })
        let found = model.viterbi(sequence)
        #expect(found.path == best.path)
        #expect(abs(found.logProbability - log(best.p)) < 1e-10)
        let posteriors = model.posteriors(of: sequence)
        for t in 0..<5 {
            for state in 0..<3 {
                let exact = all.filter { $0.path[t] == state }.reduce(0) { $0 + $1.p } / total
                #expect(abs(posteriors[t * 3 + state] - exact) < 1e-10)
            }
        }
        // The filtered state of frame 2 knows only frames 0...2.
        let early = Array(sequence.prefix(6))
        let known = model.posteriors(of: early)
        let filtered = model.filtered(sequence)
        for state in 0..<3 { #expect(abs(filtered[6 + state] - known[6 + state]) < 1e-10) }
    }

    @Test(arguments: GaussianHMM.Covariance.allCases) func likelihoodNeverFalls(_ covariance: GaussianHMM.Covariance)
        throws
    {
        var generator = SeededGenerator(seed: 7)
        let sequences = (0..<9).map { _ in (0..<40 * 4).map { _ in generator.normal() } }
        let first = try KMeansStart.model(
            states: 4, covariance: covariance, sequences: sequences, features: 4, generator: &generator)
        let training = BaumWelch(iterations: 15, tolerance: -.infinity, covariancePrior: 0)
        let history = try training.fit(first, to: sequences).history
        for (earlier, later) in zip(history, history.dropFirst()) { #expect(later >= earlier - 1e-9) }
        #expect(history[14] > history[0] + 1)
    }

    @Test(arguments: GaussianHMM.Covariance.allCases) func findsTheModelItWasSampledFrom(
        _ covariance: GaussianHMM.Covariance
    ) throws {
        var generator = SeededGenerator(seed: 11)
        let shape = covariance == .full ? [0.3, 0.1, 0.1, 0.2, 0.4, -0.1, -0.1, 0.1] : [0.3, 0.2, 0.4, 0.1]
        let truth = try GaussianHMM(
            covariance: covariance, start: [0.5, 0.5], transitions: [0.9, 0.1, 0.3, 0.7], means: [0, 0, 3, -2],
            covariances: shape)
        let sequences = (0..<20).map { _ in truth.sample(frames: 200, generator: &generator).observations }
        let first = try KMeansStart.model(
            states: 2, covariance: covariance, sequences: sequences, features: 2, generator: &generator)
        let model = try BaumWelch(iterations: 30).fit(first, to: sequences).model
        let order = model.means[0] < model.means[2] ? [0, 1] : [1, 0]
        for (i, state) in order.enumerated() {
            #expect(abs(model.transitions[state * 2 + state] - truth.transitions[i * 2 + i]) < 0.03)
            for d in 0..<2 { #expect(abs(model.means[state * 2 + d] - truth.means[i * 2 + d]) < 0.06) }
        }
        // The truth has the better criterion than a model of one state.
        let single = try KMeansStart.model(
            states: 1, covariance: covariance, sequences: sequences, features: 2, generator: &generator)
        #expect(model.schwarz(of: sequences) < single.schwarz(of: sequences))
        #expect(model.akaike(of: sequences) < model.schwarz(of: sequences))
    }

    @Test func sameSeedGivesTheSameModel() throws {
        var data = SeededGenerator(seed: 3)
        let sequences = (0..<5).map { _ in (0..<30 * 2).map { _ in data.normal() } }
        let models = try (0..<2).map { _ in
            var generator = SeededGenerator(seed: 9)
            let first = try KMeansStart.model(
                states: 3, covariance: .diagonal, sequences: sequences, features: 2, generator: &generator)
            return try BaumWelch(iterations: 5).fit(first, to: sequences).model
        }
        #expect(models[0] == models[1])
    }

    @Test func countsParameters() throws {
        let diagonal = try Self.tiny(.diagonal, seed: 1).0
        let full = try Self.tiny(.full, seed: 1).0
        #expect(diagonal.parameterCount == 2 + 6 + 6 + 6)
        #expect(full.parameterCount == 2 + 6 + 6 + 9)
    }

    @Test func farFramesStayFinite() throws {
        let (model, _) = try Self.tiny(.diagonal, seed: 1)
        let sequence = [0.0, 0, 1e6, -1e6, 0, 0]
        #expect(model.logLikelihood(of: [sequence]).isFinite)
        #expect(model.posteriors(of: sequence).allSatisfy { $0.isFinite })
        #expect(model.viterbi(sequence).path.count == 3)
        #expect(model.viterbi([]).path.isEmpty)
        #expect(model.logLikelihood(of: [[]]) == 0)
    }

    @Test func refusesWhatDoesNotFit() throws {
        #expect(throws: HMMError.badShape("transitions")) {
            try GaussianHMM(covariance: .diagonal, start: [1], transitions: [], means: [0], covariances: [1])
        }
        #expect(throws: HMMError.singular(state: 0)) {
            try GaussianHMM(covariance: .diagonal, start: [1], transitions: [1], means: [0], covariances: [0])
        }
        #expect(throws: HMMError.singular(state: 0)) {
            try GaussianHMM(
                covariance: .full, start: [1], transitions: [1], means: [0, 0], covariances: [1, 2, 2, 1])
        }
        var generator = SeededGenerator(seed: 1)
        #expect(throws: HMMError.tooFewFrames(frames: 1, states: 4)) {
            try KMeansStart.model(
                states: 4, covariance: .full, sequences: [[1, 2]], features: 2, generator: &generator)
        }
        let model = try Self.tiny(.diagonal, seed: 1).0
        #expect(throws: HMMError.notFinite(sequence: 0, frame: 1)) {
            try BaumWelch().fit(model, to: [[0, 0, .nan, 0]])
        }
    }
}
