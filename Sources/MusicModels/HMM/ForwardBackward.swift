import Foundation

/// The scaled forward and backward recursions of one model (Rabiner 1989, section V.A).
struct ForwardBackward {
    let model: GaussianHMM
    private let states: Int
    private let features: Int
    /// a transposed, so that the backward step also runs over contiguous states.
    private let transposed: [Double]

    init(model: GaussianHMM) {
        self.model = model
        states = model.stateCount
        features = model.featureCount
        let states = states
        transposed = (0..<states * states).map { model.transitions[($0 % states) * states + $0 / states] }
    }

    /// Densities divided by the largest of the frame (frames × K); returns Σ ln of those largest.
    func densities(of sequence: [Double], into result: inout [Double]) -> Double {
        let frames = sequence.count / features
        let states = states
        let emission = model.emission
        var room = [Double](repeating: 0, count: (features + 1) * states)
        if result.count < frames * states { result = [Double](repeating: 0, count: frames * states) }
        var peaks = 0.0
        sequence.withUnsafeBufferPointer { sequence in
            result.withUnsafeMutableBufferPointer { result in
                room.withUnsafeMutableBufferPointer { room in
                    emission.means.withUnsafeBufferPointer { means in
                        emission.scales.withUnsafeBufferPointer { scales in
                            emission.constants.withUnsafeBufferPointer { constants in
                                guard let x = sequence.baseAddress, let out = result.baseAddress,
                                    let work = room.baseAddress, let mean = means.baseAddress,
                                    let scale = scales.baseAddress, let constant = constants.baseAddress
                                else { return }
                                for t in 0..<frames {
                                    let row = out + t * states
                                    emission.logDensities(
                                        x + t * features, into: row, room: work, means: mean, scales: scale,
                                        constants: constant)
                                    var peak = row[0]
                                    for j in 1..<max(states, 1) where row[j] > peak { peak = row[j] }
                                    // A frame infinitely far from every state would otherwise give NaN.
                                    if !peak.isFinite { peak = -1e300 }
                                    peaks += peak
                                    for j in 0..<states { row[j] = exp(row[j] - peak) }
                                }
                            }
                        }
                    }
                }
            }
        }
        return peaks
    }

    /// y[j] += Σ_i x[i] m[i, j], four rows at a time.
    @inline(__always)
    static func multiply(
        _ x: UnsafePointer<Double>, _ matrix: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, _ n: Int
    ) {
        for j in 0..<n { y[j] = 0 }
        var i = 0
        while i + 4 <= n {
            let (a, b, c, d) = (x[i], x[i + 1], x[i + 2], x[i + 3])
            let row = matrix + i * n
            for j in 0..<n {
                y[j] += (a * row[j] + b * row[n + j]) + (c * row[2 * n + j] + d * row[3 * n + j])
            }
            i += 4
        }
        while i < n {
            let a = x[i]
            let row = matrix + i * n
            for j in 0..<n { y[j] += a * row[j] }
            i += 1
        }
    }

    /// Normalised forward variables into `alpha` (frames × K); returns Σ ln of the scales.
    func forward(_ densities: [Double], frames: Int, alpha: inout [Double], scales: inout [Double]) -> Double {
        let states = states
        if alpha.count < frames * states { alpha = [Double](repeating: 0, count: frames * states) }
        if scales.count < frames { scales = [Double](repeating: 0, count: frames) }
        var total = 0.0
        // Products of scales are kept as long as they stay in range: one logarithm for many frames.
        var product = 1.0
        densities.withUnsafeBufferPointer { densities in
            alpha.withUnsafeMutableBufferPointer { alpha in
                model.transitions.withUnsafeBufferPointer { transitions in
                    guard let b = densities.baseAddress, let a = alpha.baseAddress,
                        let matrix = transitions.baseAddress
                    else { return }
                    for t in 0..<frames {
                        let row = a + t * states
                        if t == 0 {
                            for j in 0..<states { row[j] = model.start[j] }
                        } else {
                            ForwardBackward.multiply(row - states, matrix, into: row, states)
                        }
                        var sum = 0.0
                        for j in 0..<states {
                            row[j] *= b[t * states + j]
                            sum += row[j]
                        }
                        if !(sum > 1e-280) {
                            // No path reaches this frame: it is as likely as the smallest number, from any state.
                            sum = 1e-280
                            for j in 0..<states { row[j] = sum / Double(states) }
                        }
                        scales[t] = sum
                        let inverse = 1 / sum
                        for j in 0..<states { row[j] *= inverse }
                        product *= sum
                        if product < 1e-20 || product > 1e20 {
                            total += log(product)
                            product = 1
                        }
                    }
                }
            }
        }
        return total + log(product)
    }

    /// Scaled backward variables into `beta` (frames × K); `alpha · beta` a frame then sums to 1.
    func backward(_ densities: [Double], frames: Int, scales: [Double], beta: inout [Double]) {
        let states = states
        if beta.count < frames * states { beta = [Double](repeating: 0, count: frames * states) }
        guard frames > 0 else { return }
        var weighted = [Double](repeating: 0, count: states)
        densities.withUnsafeBufferPointer { densities in
            beta.withUnsafeMutableBufferPointer { beta in
                transposed.withUnsafeBufferPointer { transposed in
                    weighted.withUnsafeMutableBufferPointer { weighted in
                        guard let b = densities.baseAddress, let out = beta.baseAddress,
                            let matrix = transposed.baseAddress, let v = weighted.baseAddress
                        else { return }
                        for j in 0..<states { out[(frames - 1) * states + j] = 1 }
                        var t = frames - 2
                        while t >= 0 {
                            let following = (t + 1) * states
                            let inverse = 1 / scales[t + 1]
                            for j in 0..<states { v[j] = b[following + j] * out[following + j] * inverse }
                            ForwardBackward.multiply(v, matrix, into: out + t * states, states)
                            t -= 1
                        }
                    }
                }
            }
        }
    }

    func logLikelihood(of sequence: [Double]) -> Double {
        let frames = sequence.count / features
        guard frames > 0 else { return 0 }
        var (b, alpha, scales) = ([Double](), [Double](), [Double]())
        let peaks = densities(of: sequence, into: &b)
        return peaks + forward(b, frames: frames, alpha: &alpha, scales: &scales)
    }

    func filtered(_ sequence: [Double]) -> [Double] {
        let frames = sequence.count / features
        var (b, alpha, scales) = ([Double](), [Double](), [Double]())
        _ = densities(of: sequence, into: &b)
        _ = forward(b, frames: frames, alpha: &alpha, scales: &scales)
        return alpha
    }

    func posteriors(of sequence: [Double]) -> [Double] {
        let frames = sequence.count / features
        var (b, alpha, beta, scales) = ([Double](), [Double](), [Double](), [Double]())
        _ = densities(of: sequence, into: &b)
        _ = forward(b, frames: frames, alpha: &alpha, scales: &scales)
        backward(b, frames: frames, scales: scales, beta: &beta)
        return zip(alpha, beta).map { $0 * $1 }
    }
}
