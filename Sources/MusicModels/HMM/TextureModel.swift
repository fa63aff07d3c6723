import Foundation
import MusicCore

/// A hidden Markov model over bars of melody: each state is a texture, such as "short notes in a narrow range".
///
/// Features are `BarFeatures` with the pitch counted from the melody's centre, scaled to zero mean and unit deviation.
public struct TextureModel: Sendable, Equatable {
    public let hmm: GaussianHMM
    /// Of the training bars, one a feature.
    public let means: [Double]
    public let deviations: [Double]

    public init(hmm: GaussianHMM, means: [Double], deviations: [Double]) {
        self.hmm = hmm
        self.means = means
        self.deviations = deviations
    }

    /// Fits the states to melodies.
    /// - Throws: as `KMeansStart.model` and `BaumWelch.fit`.
    public init(
        lines: [MelodyLine], states: Int, covariance: GaussianHMM.Covariance = .full, training: BaumWelch = BaumWelch(),
        generator: inout SeededGenerator, progress: ((Int, Double) -> Void)? = nil
    ) throws(HMMError) {
        let raw = lines.map(TextureModel.features)
        let count = BarFeatures.names.count
        let means = BaumWelch.centre(of: raw, features: count)
        var squares = [Double](repeating: 0, count: count)
        var bars = 0
        for line in raw {
            for index in line.indices { squares[index % count] += pow(line[index] - means[index % count], 2) }
            bars += line.count / count
        }
        let deviations = squares.map { max(1e-6, ($0 / Double(max(bars, 1))).squareRoot()) }
        let scaled = raw.map { line in
            line.indices.map { (line[$0] - means[$0 % count]) / deviations[$0 % count] }
        }
        let first = try KMeansStart.model(
            states: states, covariance: covariance, sequences: scaled, features: count, generator: &generator)
        self.init(
            hmm: try training.fit(first, to: scaled, progress: progress).model, means: means, deviations: deviations)
    }

    /// Raw features of all bars, row-major, mean pitch counted from the line's centre.
    static func features(of line: MelodyLine) -> [Double] {
        let steps = (0...line.bars.count).map { $0 * 16 }
        let centre = Double(line.centre)
        return BarFeatures.bars(of: line.notes, barSteps: steps).flatMap { values in
            // A bar without notes lies at the centre rather than at the bottom of the keyboard.
            [values[4] > 0 ? values[0] - centre : 0] + values.dropFirst()
        }
    }

    /// Scaled features of all bars, row-major.
    public func frames(of line: MelodyLine) -> [Double] {
        let raw = TextureModel.features(of: line)
        return raw.indices.map { (raw[$0] - means[$0 % means.count]) / deviations[$0 % means.count] }
    }

    /// The likeliest texture of each bar.
    public func states(of line: MelodyLine) -> [Int] { hmm.viterbi(frames(of: line)).path }
}
