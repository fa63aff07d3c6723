import Foundation
import MusicCore
import MusicModels

extension CountingEvaluation {
    /// One choice of states and covariance, fitted on the training songs.
    public struct Selection: Sendable, Codable, Equatable {
        public var states: Int
        public var covariance: String
        public var parameters: Int
        /// On the training bars.
        public var aic: Double
        public var bic: Double
        /// Held-out ln p a bar.
        public var logLikelihoodPerFrame: Double
        /// Held-out nats a melody event of the hybrid on these states.
        public var hybridNats: Double?
    }

    public struct Texture: Sendable, Codable, Equatable {
        public var states: Int
        public var covariance: String
        /// Held-out ln p a bar of scaled features.
        public var logLikelihoodPerFrame: Double
        /// Akaike's and Schwarz's criteria on the training bars.
        public var aic: Double
        public var bic: Double
        /// Melody events held out: without and with textures.
        public var plain: Loss?
        public var hybrid: Loss?
        public var featureNames: [String]
        /// Mean of each feature by state, in deviations from the mean of all bars.
        public var means: [[Double]]
        public var transitions: [[Double]]
        /// Share of the held-out bars in each state, by Viterbi.
        public var share: [Double]
        public var selection: [Selection]?
    }

    /// The figures of `evaluate hmm`.
    /// - Throws: `tooLittleMusic` where no melody can be measured.
    public static func texture(
        training: CountingData, validation: CountingData, checkpoint: TextureCheckpoint, plain: MelodyModel
    ) throws(TrainingError) -> Texture {
        let (counted, held) = sides(training, validation)
        let lines = held.melodies.flatMap { $0 }
        guard !lines.isEmpty else { throw .tooLittleMusic(found: counted.summary) }
        let model = checkpoint.texture
        let hmm = model.hmm
        let (count, features) = (hmm.stateCount, hmm.featureCount)
        let frames = lines.map { model.frames(of: $0) }
        let bars = frames.reduce(0) { $0 + $1.count / features }
        let known = counted.melodies.joined().map { model.frames(of: $0) }
        let hybrid = checkpoint.hybrid(plain: plain)
        var share = [Double](repeating: 0, count: count)
        for path in hmm.viterbi(frames) { for state in path.path { share[state] += 1 / Double(max(1, bars)) } }
        return Texture(
            states: count, covariance: hmm.covariance.rawValue,
            logLikelihoodPerFrame: hmm.logLikelihood(of: frames) / Double(max(1, bars)),
            aic: hmm.akaike(of: known), bic: hmm.schwarz(of: known),
            plain: Loss(lines.map { plain.nats(of: $0) }.map { ($0.nats, $0.events) }),
            hybrid: Loss(lines.map { hybrid.nats(of: $0) }.map { ($0.nats, $0.events) }),
            featureNames: BarFeatures.names,
            means: (0..<count).map { Array(hmm.means[$0 * features..<($0 + 1) * features]) },
            transitions: (0..<count).map { Array(hmm.transitions[$0 * count..<($0 + 1) * count]) }, share: share)
    }

    /// States and covariances beside one another, each fitted anew from a k-means start.
    ///
    /// Choices for which there are not ten bars a state are left out.
    /// - Parameter progress: done and total choices.
    public static func selection(
        training: CountingData, validation: CountingData, plain: MelodyModel, states: [Int] = [8, 12, 16, 24, 32],
        iterations: Int = 60, seed: UInt64 = 1, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TrainingError) -> [Selection] {
        let (counted, held) = sides(training, validation)
        let (known, unseen) = (counted.melodies.flatMap { $0 }, held.melodies.flatMap { $0 })
        let bars = known.reduce(0) { $0 + $1.bars.count }
        let heldBars = unseen.reduce(0) { $0 + $1.bars.count }
        let choices = GaussianHMM.Covariance.allCases.flatMap { covariance in
            states.filter { bars >= 10 * $0 }.map { (covariance, $0) }
        }
        var results: [Selection] = []
        for (covariance, count) in choices {
            let trainer = CountingTrainer(states: count, covariance: covariance, iterations: iterations, seed: seed)
            let fitted: TextureCheckpoint
            do {
                fitted = try trainer.texture(counted, plain: plain)
            } catch TrainingError.diverged {
                continue
            }
            let model = fitted.texture
            let hybrid = fitted.hybrid(plain: plain)
            let frames = known.map { model.frames(of: $0) }
            results.append(
                Selection(
                    states: count, covariance: covariance.rawValue, parameters: model.hmm.parameterCount,
                    aic: model.hmm.akaike(of: frames), bic: model.hmm.schwarz(of: frames),
                    logLikelihoodPerFrame: model.hmm.logLikelihood(of: unseen.map { model.frames(of: $0) })
                        / Double(max(1, heldBars)),
                    hybridNats: Loss(unseen.map { hybrid.nats(of: $0) }.map { ($0.nats, $0.events) })?.nats))
            progress(results.count, choices.count)
        }
        return results
    }
}
