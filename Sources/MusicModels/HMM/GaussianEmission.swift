import Foundation

/// Normal densities of all states at once, laid out so that the innermost loop runs over states.
///
/// ln N = constant_j − ½ Σ_d y_d², with y = (x − mu) / sigma, or y = L⁻¹(x − mu) where Sigma = L Lᵀ.
struct GaussianEmission: Sendable, Equatable {
    let states: Int
    let features: Int
    let isFull: Bool
    /// mu, D × K.
    let means: [Double]
    /// 1 / sigma, D × K; or the lower triangle of L⁻¹ by rows, each entry K long.
    let scales: [Double]
    /// −½ (D ln 2 pi + ln |Sigma|), K.
    let constants: [Double]

    init(
        states: Int, features: Int, covariance: GaussianHMM.Covariance, means: [Double], covariances: [Double]
    ) throws(HMMError) {
        self.states = states
        self.features = features
        isFull = covariance == .full
        var columns = [Double](repeating: 0, count: features * states)
        var constants = [Double](repeating: -0.5 * Double(features) * log(2 * Double.pi), count: states)
        let entries = isFull ? features * (features + 1) / 2 : features
        var scales = [Double](repeating: 0, count: entries * states)
        for state in 0..<states {
            for d in 0..<features { columns[d * states + state] = means[state * features + d] }
            if isFull {
                let size = features * features
                let matrix = Array(covariances[state * size..<(state + 1) * size])
                guard let factor = Cholesky(matrix, size: features) else { throw .singular(state: state) }
                constants[state] -= factor.halfLogDeterminant
                for (entry, value) in factor.inverseTriangle.enumerated() { scales[entry * states + state] = value }
            } else {
                for d in 0..<features {
                    let variance = covariances[state * features + d]
                    guard variance > 0, variance.isFinite else { throw .singular(state: state) }
                    constants[state] -= 0.5 * log(variance)
                    scales[d * states + state] = 1 / variance.squareRoot()
                }
            }
        }
        self.means = columns
        self.scales = scales
        self.constants = constants
    }

    /// ln N of one frame under every state; `room` holds (D + 1) × K values to work in.
    @inline(__always)
    func logDensities(
        _ frame: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, room: UnsafeMutablePointer<Double>,
        means: UnsafePointer<Double>, scales: UnsafePointer<Double>, constants: UnsafePointer<Double>
    ) {
        let states = states
        for j in 0..<states { result[j] = 0 }
        if isFull {
            for d in 0..<features {
                let x = frame[d]
                for j in 0..<states { room[d * states + j] = x - means[d * states + j] }
            }
            let y = room + features * states
            var row = scales
            for d in 0..<features {
                for j in 0..<states { y[j] = row[j] * room[j] }
                row += states
                for e in 0..<d {
                    let difference = room + (e + 1) * states
                    for j in 0..<states { y[j] += row[j] * difference[j] }
                    row += states
                }
                for j in 0..<states { result[j] += y[j] * y[j] }
            }
        } else {
            for d in 0..<features {
                let x = frame[d]
                let mean = means + d * states
                let scale = scales + d * states
                for j in 0..<states {
                    let y = (x - mean[j]) * scale[j]
                    result[j] += y * y
                }
            }
        }
        for j in 0..<states { result[j] = constants[j] - 0.5 * result[j] }
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
