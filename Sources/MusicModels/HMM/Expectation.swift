/// Gathers expected counts over sequences for one Baum-Welch iteration.
struct Expectation {
    private let model: GaussianHMM
    private let passes: ForwardBackward
    private var statistics: BaumWelch.Statistics
    /// Σ_t alpha_t(i) v_t+1(j), to be multiplied by a(i, j) once at the end.
    private var pairs: [Double]
    private var densities: [Double] = []
    private var alpha: [Double] = []
    private var beta: [Double] = []
    private var scales: [Double] = []

    init(model: GaussianHMM) {
        self.model = model
        passes = ForwardBackward(model: model)
        statistics = BaumWelch.Statistics(model)
        pairs = Array(repeating: 0, count: model.stateCount * model.stateCount)
    }

    /// One sequence, row-major frames × D.
    mutating func add(_ sequence: [Double]) {
        let frames = sequence.count / model.featureCount
        guard frames > 0 else { return }
        let peaks = passes.densities(of: sequence, into: &densities)
        statistics.logLikelihood +=
            peaks + passes.forward(densities, frames: frames, alpha: &alpha, scales: &scales)
        passes.backward(densities, frames: frames, scales: scales, beta: &beta)
        addPairs(frames: frames)
        addMoments(sequence, frames: frames)
    }

    /// densities becomes v = b · beta / scale, then pairs gains alpha_t vᵀ_t+1.
    private mutating func addPairs(frames: Int) {
        let k = model.stateCount
        densities.withUnsafeMutableBufferPointer { v in
            for t in 0..<frames {
                let inverse = 1 / scales[t]
                for j in t * k..<(t + 1) * k { v[j] *= beta[j] * inverse }
            }
        }
        alpha.withUnsafeBufferPointer { alpha in
            densities.withUnsafeBufferPointer { v in
                pairs.withUnsafeMutableBufferPointer { pairs in
                    guard let a = alpha.baseAddress, let v = v.baseAddress, let out = pairs.baseAddress else { return }
                    var t = 0
                    while t + 4 < frames {
                        // Four frames at a time, so that each row of pairs is loaded once for four products.
                        let (v1, v2, v3, v4) = (
                            v + (t + 1) * k, v + (t + 2) * k, v + (t + 3) * k, v + (t + 4) * k
                        )
                        for i in 0..<k {
                            let p = a + t * k + i
                            let (a1, a2, a3, a4) = (p[0], p[k], p[2 * k], p[3 * k])
                            let row = out + i * k
                            for j in 0..<k { row[j] += (a1 * v1[j] + a2 * v2[j]) + (a3 * v3[j] + a4 * v4[j]) }
                        }
                        t += 4
                    }
                    while t + 1 < frames {
                        let following = v + (t + 1) * k
                        for i in 0..<k {
                            let from = a[t * k + i]
                            let row = out + i * k
                            for j in 0..<k { row[j] += from * following[j] }
                        }
                        t += 1
                    }
                }
            }
        }
    }

    private mutating func addMoments(_ sequence: [Double], frames: Int) {
        let (k, d) = (model.stateCount, model.featureCount)
        let isFull = model.covariance == .full
        let (alpha, beta) = (alpha, beta)
        var gamma = [Double](repeating: 0, count: k)
        sequence.withUnsafeBufferPointer { x in
            alpha.withUnsafeBufferPointer { alpha in
                beta.withUnsafeBufferPointer { beta in
                    gamma.withUnsafeMutableBufferPointer { gamma in
                        statistics.weight.withUnsafeMutableBufferPointer { weight in
                            statistics.sum.withUnsafeMutableBufferPointer { sum in
                                statistics.squares.withUnsafeMutableBufferPointer { squares in
                                    for t in 0..<frames {
                                        for j in 0..<k {
                                            gamma[j] = alpha[t * k + j] * beta[t * k + j]
                                            weight[j] += gamma[j]
                                        }
                                        var entry = 0
                                        for i in 0..<d {
                                            let value = x[t * d + i]
                                            for j in 0..<k { sum[i * k + j] += gamma[j] * value }
                                            for e in isFull ? 0..<i + 1 : i..<i + 1 {
                                                let product = value * x[t * d + e]
                                                for j in 0..<k { squares[entry + j] += gamma[j] * product }
                                                entry += k
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        for j in 0..<k { statistics.start[j] += alpha[j] * beta[j] }
    }

    /// The counts, transitions completed.
    func finished() -> BaumWelch.Statistics {
        var result = statistics
        for index in pairs.indices { result.transitions[index] = pairs[index] * model.transitions[index] }
        return result
    }
}
