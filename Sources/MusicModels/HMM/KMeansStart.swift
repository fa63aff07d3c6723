import CNeuralKernels
import MusicCore

/// A first model for Baum-Welch: means from k-means++ (Arthur & Vassilvitskii 2007), covariance of all frames,
/// uniform start and transitions.
public enum KMeansStart {
    /// - Throws: `tooFewFrames`, `singular`.
    public static func model(
        states: Int, covariance: GaussianHMM.Covariance, sequences: [[Double]], features: Int,
        generator: inout SeededGenerator
    ) throws(HMMError) -> GaussianHMM {
        let frames = sequences.flatMap { $0 }
        let count = frames.count / features
        guard states > 0, count >= states * 2 else { throw .tooFewFrames(frames: count, states: states) }
        var centres = seeds(frames, count: count, features: features, states: states, generator: &generator)
        for _ in 0..<20 where !improve(&centres, frames, count: count, features: features) { break }
        return try GaussianHMM(
            covariance: covariance, start: Array(repeating: 1 / Double(states), count: states),
            transitions: Array(repeating: 1 / Double(states), count: states * states), means: centres,
            covariances: spread(frames, count: count, features: features, states: states, covariance: covariance))
    }

    /// Each next centre is a frame drawn with its squared distance to the nearest centre so far.
    private static func seeds(
        _ frames: [Double], count: Int, features: Int, states: Int, generator: inout SeededGenerator
    ) -> [Double] {
        let first = generator.below(count)
        var centres = Array(frames[first * features..<(first + 1) * features])
        var nearest = [Double](repeating: .infinity, count: count)
        for state in 1..<max(states, 1) {
            let last = Array(centres[(state - 1) * features..<state * features])
            nk_shorten_distances(frames, count, features, last, &nearest)
            let chosen = generator.draw(weights: nearest)
            centres += frames[chosen * features..<(chosen + 1) * features]
        }
        return centres
    }

    /// One round of Lloyd's; an empty cluster keeps its centre. Returns whether anything moved.
    private static func improve(_ centres: inout [Double], _ frames: [Double], count: Int, features: Int) -> Bool {
        let states = centres.count / features
        let stride = GaussianEmission.stride(of: states)
        var columns = [Double](repeating: 0, count: features * stride)
        for state in 0..<states {
            for i in 0..<features { columns[i * stride + state] = centres[state * features + i] }
        }
        var sums = [Double](repeating: 0, count: centres.count)
        var sizes = [Double](repeating: 0, count: states)
        nk_assign_to_centres(frames, count, features, columns, stride, states, &sums, &sizes)
        var moved = false
        for state in 0..<states where sizes[state] > 0 {
            for i in 0..<features {
                let mean = sums[state * features + i] / sizes[state]
                if abs(mean - centres[state * features + i]) > 1e-9 { moved = true }
                centres[state * features + i] = mean
            }
        }
        return moved
    }

    private static func spread(
        _ frames: [Double], count: Int, features: Int, states: Int, covariance: GaussianHMM.Covariance
    ) -> [Double] {
        let centre = BaumWelch.centre(of: [frames], features: features)
        var matrix = [Double](repeating: 0, count: features * features)
        var frame = centre
        for t in 0..<count {
            for i in 0..<features { frame[i] = frames[t * features + i] - centre[i] }
            for i in 0..<features {
                for j in 0...i { matrix[i * features + j] += frame[i] * frame[j] }
            }
        }
        for i in 0..<features {
            for j in 0...i {
                let value = matrix[i * features + j] / Double(count) + (i == j ? 1e-3 : 0)
                matrix[i * features + j] = value
                matrix[j * features + i] = value
            }
        }
        let one = covariance == .full ? matrix : (0..<features).map { matrix[$0 * features + $0] }
        return (0..<states).flatMap { _ in one }
    }
}
