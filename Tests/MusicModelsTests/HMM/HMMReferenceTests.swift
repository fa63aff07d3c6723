import Foundation
import Testing

@testable import MusicModels

// Reference numbers from hmmlearn 0.3.3:
//
//     def frames(first, count):
//         return np.array([[np.sin(0.7 * t * (d + 1)) + 0.4 * ((t // 5 + d * d) % 3) + 0.3 * np.sin(1.3 * t * t)
//                           for d in range(3)] for t in range(first, first + count)])
//     parts = [frames(0, 60), frames(103, 45), frames(251, 52)]
//     x, lengths = np.vstack(parts), [len(p) for p in parts]
//     m = GaussianHMM(3, kind, n_iter=12, tol=-np.inf, init_params="", covars_prior=prior, min_covar=1e-12)
//     m.startprob_ = np.array([0.5, 0.3, 0.2])
//     m.transmat_ = np.array([[0.8, 0.1, 0.1], [0.2, 0.6, 0.2], [0.1, 0.2, 0.7]])
//     m.means_ = np.array([[0.1, -0.5, 0.2], [0.5, 0.8, 0.5], [0.9, 0.3, -0.4]])
//     m.covars_ = np.full((3, 3), 1.5) if kind == "diag" else np.stack([np.eye(3) * 1.5] * 3)
//     m.score(x, lengths); m.fit(x, lengths); m.score(x, lengths); m.decode(x, lengths)
//
// with kind, prior = "diag", 1e-2 and "full", 0.0.
@Suite struct HMMReferenceTests {
    struct Reference: Sendable, CustomTestStringConvertible {
        var covariance: GaussianHMM.Covariance
        var prior: Double
        var before: Double
        var after: Double
        var viterbi: Double
        var path: String
        var firstMean: [Double]
        var secondRow: [Double]
        var testDescription: String { covariance.rawValue }
    }

    static let references = [
        Reference(
            covariance: .diagonal, prior: 1e-2, before: -658.5322288847224, after: -514.7324790964503,
            viterbi: -523.302458271683,
            path: "012220000012220000012220000012200000112220000012000000122222200001122200001222000001122200000122"
                + "0000012222222000000112200000122200000122220000122200000122200",
            firstMean: [-0.16869536128972018, 0.3883074435360845, 0.2849583686567107],
            secondRow: [0.030830833613082184, 0.2045387561792843, 0.7646304102076337]),
        Reference(
            covariance: .full, prior: 0, before: -658.5322288847224, after: -520.0038140506645,
            viterbi: -541.3003205393944,
            path: "012221000122220000012221000012200000112220000012200000122221200001122100001222200001122200000122"
                + "0000012222222200000122200000122200001122200000122210000122200",
            firstMean: [-0.2601230436907496, 0.31109935825641166, 0.3350602761229843],
            secondRow: [0.28256622901221096, 0.25806903620929567, 0.45936473477849343]),
    ]

    static func frames(_ first: Int, _ count: Int) -> [Double] {
        (first..<first + count).flatMap { step -> [Double] in
            let t = Double(step)
            return (0..<3).map { d -> Double in
                let tone = sin(0.7 * t * Double(d + 1))
                let level = 0.4 * Double((step / 5 + d * d) % 3)
                return tone + level + 0.3 * sin(1.3 * t * t)
            }
        }
    }

    static let sequences = [frames(0, 60), frames(103, 45), frames(251, 52)]

    static func firstModel(_ covariance: GaussianHMM.Covariance) throws -> GaussianHMM {
        let identity = [1.5, 0, 0, 0, 1.5, 0, 0, 0, 1.5]
        return try GaussianHMM(
            covariance: covariance, start: [0.5, 0.3, 0.2], transitions: [0.8, 0.1, 0.1, 0.2, 0.6, 0.2, 0.1, 0.2, 0.7],
            means: [0.1, -0.5, 0.2, 0.5, 0.8, 0.5, 0.9, 0.3, -0.4],
            covariances: covariance == .full ? identity + identity + identity : Array(repeating: 1.5, count: 9))
    }

    @Test(arguments: references) func agreesWithHmmlearn(_ reference: Reference) throws {
        let first = try Self.firstModel(reference.covariance)
        let before = first.logLikelihood(of: Self.sequences)
        #expect(abs(before / reference.before - 1) < 1e-9)
        let training = BaumWelch(iterations: 12, tolerance: -.infinity, covariancePrior: reference.prior)
        let (model, history) = try training.fit(first, to: Self.sequences)
        #expect(history.count == 12)
        #expect(abs(history[0] / reference.before - 1) < 1e-9)
        let after = model.logLikelihood(of: Self.sequences)
        #expect(abs(after / reference.after - 1) < 1e-6, "\(after)")
        for (ours, theirs) in zip(model.means.prefix(3), reference.firstMean) { #expect(abs(ours - theirs) < 1e-5) }
        for (ours, theirs) in zip(model.transitions[3..<6], reference.secondRow) { #expect(abs(ours - theirs) < 1e-5) }
        let paths = Self.sequences.map { model.viterbi($0) }
        #expect(paths.flatMap(\.path).map(String.init).joined() == reference.path)
        #expect(abs(paths.reduce(0) { $0 + $1.logProbability } / reference.viterbi - 1) < 1e-6)
    }
}
