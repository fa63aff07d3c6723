import CNeuralKernels
import Foundation

/// Normal densities of all states at once, laid out so that the innermost loop runs over states.
///
/// ln N = constant_j − ½ Σ_d y_d², with y = (x − mu) / sigma, or y = L⁻¹(x − mu) where Sigma = L Lᵀ.
struct GaussianEmission: Sendable, Equatable {
    let states: Int
    let features: Int
    let isFull: Bool
    /// K rounded up to whole vectors: the distance between rows here and in all that is computed from them.
    let stride: Int
    /// For each d the row of −(scale · mu)_d, then the rows of scales: 1 / sigma_d, or row d of L⁻¹.
    private let weights: [Double]
    /// −½ (D ln 2 pi + ln |Sigma|).
    private let constants: [Double]

    init(
        states: Int, features: Int, covariance: GaussianHMM.Covariance, means: [Double], covariances: [Double]
    ) throws(HMMError) {
        self.states = states
        self.features = features
        isFull = covariance == .full
        let stride = GaussianEmission.stride(of: states)
        self.stride = stride
        let entries = isFull ? features * (features + 1) / 2 : features
        // Nothing is ever emitted by the padding.
        var constants = [Double](repeating: -1e300, count: stride)
        var weights = [Double](repeating: 0, count: (features + entries) * stride)
        for state in 0..<states {
            let mean = means[state * features..<(state + 1) * features]
            let scales: [Double]
            var constant = -0.5 * Double(features) * log(2 * Double.pi)
            if isFull {
                let size = features * features
                let matrix = Array(covariances[state * size..<(state + 1) * size])
                guard let factor = Cholesky(matrix, size: features) else { throw .singular(state: state) }
                constant -= factor.halfLogDeterminant
                scales = factor.inverseTriangle
            } else {
                let variances = covariances[state * features..<(state + 1) * features]
                guard variances.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw .singular(state: state) }
                constant -= 0.5 * variances.reduce(0) { $0 + log($1) }
                scales = variances.map { 1 / $0.squareRoot() }
            }
            constants[state] = constant
            var (row, entry) = (0, 0)
            for d in 0..<features {
                let offsetRow = row
                row += 1
                for e in isFull ? 0..<d + 1 : d..<d + 1 {
                    weights[offsetRow * stride + state] -= scales[entry] * mean[mean.startIndex + e]
                    weights[row * stride + state] = scales[entry]
                    entry += 1
                    row += 1
                }
            }
        }
        self.weights = weights
        self.constants = constants
    }

    /// Sums a state's moments consist of: its weight, the features, their squares or their products.
    var momentCount: Int { 1 + features + (isFull ? features * (features + 1) / 2 : features) }

    static func stride(of states: Int) -> Int {
        let width = Int(NK_STATE_WIDTH)
        return (states + width - 1) / width * width
    }

    /// Densities (frames × stride) divided by the largest of the frame; returns Σ ln of those largest.
    func densities(of sequence: [Double], into result: inout [Double]) -> Double {
        nk_hmm_densities(
            sequence, sequence.count / features, features, isFull ? 1 : 0, weights, constants, stride, &result)
    }

    /// ln N (frames × stride).
    func logDensities(of sequence: [Double], into result: inout [Double]) {
        nk_hmm_log_densities(
            sequence, sequence.count / features, features, isFull ? 1 : 0, weights, constants, stride, &result)
    }
}

/// The lower triangular factor L of a positive definite matrix, Sigma = L Lᵀ.
struct Cholesky {
    let size: Int
    /// L, row-major size × size.
    let lower: [Double]

    /// `nil` where the matrix is not positive definite.
    init?(_ matrix: [Double], size: Int) {
        var lower = [Double](repeating: 0, count: size * size)
        for i in 0..<size {
            for j in 0...i {
                var sum = matrix[i * size + j]
                for k in 0..<j { sum -= lower[i * size + k] * lower[j * size + k] }
                if i == j {
                    guard sum > 0, sum.isFinite else { return nil }
                    lower[i * size + i] = sum.squareRoot()
                } else {
                    lower[i * size + j] = sum / lower[j * size + j]
                }
            }
        }
        self.size = size
        self.lower = lower
    }

    /// ½ ln |Sigma|.
    var halfLogDeterminant: Double { (0..<size).reduce(0) { $0 + log(lower[$1 * size + $1]) } }

    /// L⁻¹ by rows of its lower triangle.
    var inverseTriangle: [Double] {
        var inverse = [Double](repeating: 0, count: size * size)
        for column in 0..<size {
            for i in column..<size {
                var sum: Double = i == column ? 1 : 0
                for k in column..<i { sum -= lower[i * size + k] * inverse[k * size + column] }
                inverse[i * size + column] = sum / lower[i * size + i]
            }
        }
        return (0..<size).flatMap { i in (0...i).map { inverse[i * size + $0] } }
    }
}
