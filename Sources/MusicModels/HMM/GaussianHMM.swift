import Foundation

/// Why a hidden Markov model could not be made or fitted.
public enum HMMError: Error, Equatable, Sendable, CustomStringConvertible {
    case badShape(String)
    case tooFewFrames(frames: Int, states: Int)
    case notFinite(sequence: Int, frame: Int)
    case singular(state: Int)

    public var description: String {
        switch self {
        case .badShape(let what): "The model's \(what) do not fit together.\nTrain it again with `refrain train hmm`."
        case .tooFewFrames(let frames, let states):
            "\(frames) bars are too few for \(states) states.\nGive more music or ask for fewer states."
        case .notFinite(let sequence, let frame):
            "Bar \(frame) of sequence \(sequence) has a feature that is not a number.\nLeave that piece out."
        case .singular(let state):
            "The covariance of state \(state) has no inverse.\nAsk for fewer states or a diagonal covariance."
        }
    }
}

/// A hidden Markov model whose states emit vectors from normal distributions.
///
/// K states, D features; p(x_1..T) = Σ over paths of pi(s_1) Π a(s_t−1, s_t) Π N(x_t; mu_s, Sigma_s) (Rabiner 1989).
public struct GaussianHMM: Sendable, Equatable {
    public enum Covariance: String, Sendable, Codable, CaseIterable { case diagonal, full }

    /// K.
    public let stateCount: Int
    /// D.
    public let featureCount: Int
    public let covariance: Covariance
    /// pi, K values summing to 1.
    public internal(set) var start: [Double]
    /// a, row-major K × K, rows summing to 1.
    public internal(set) var transitions: [Double]
    /// mu, row-major K × D.
    public internal(set) var means: [Double]
    /// Variances K × D, or covariance matrices K × D × D.
    public internal(set) var covariances: [Double]
    /// Ready to evaluate; follows from means and covariances.
    var emission: GaussianEmission

    /// - Throws: `badShape` where counts do not agree or values are impossible, `singular` where a covariance has no inverse.
    public init(
        covariance: Covariance, start: [Double], transitions: [Double], means: [Double], covariances: [Double]
    ) throws(HMMError) {
        let states = start.count
        guard states > 0, states <= 255, means.count % states == 0, !means.isEmpty else { throw .badShape("means") }
        let features = means.count / states
        guard transitions.count == states * states else { throw .badShape("transitions") }
        guard covariances.count == states * features * (covariance == .full ? features : 1) else {
            throw .badShape("covariances")
        }
        guard start.allSatisfy({ $0 >= 0 }), transitions.allSatisfy({ $0 >= 0 }), means.allSatisfy(\.isFinite) else {
            throw .badShape("probabilities")
        }
        stateCount = states
        featureCount = features
        self.covariance = covariance
        self.start = start
        self.transitions = transitions
        self.means = means
        self.covariances = covariances
        emission = try GaussianEmission(
            states: states, features: features, covariance: covariance, means: means, covariances: covariances)
    }

    /// Free parameters: start, transitions, means and distinct covariances.
    public var parameterCount: Int {
        let shape = covariance == .diagonal ? featureCount : featureCount * (featureCount + 1) / 2
        return stateCount - 1 + stateCount * (stateCount - 1) + stateCount * (featureCount + shape)
    }

    /// ln p of all sequences together. Each is row-major frames × D.
    public func logLikelihood(of sequences: [[Double]]) -> Double {
        let passes = ForwardBackward(model: self)
        var variables = ForwardBackward.Variables()
        return sequences.reduce(0) { $0 + passes.forward($1, &variables) }
    }

    /// Akaike's criterion 2k − 2 ln p.
    public func akaike(of sequences: [[Double]]) -> Double {
        2 * Double(parameterCount) - 2 * logLikelihood(of: sequences)
    }

    /// Schwarz's criterion k ln n − 2 ln p, n counting frames (1978).
    public func schwarz(of sequences: [[Double]]) -> Double {
        let frames = sequences.reduce(0) { $0 + $1.count / featureCount }
        return Double(parameterCount) * log(Double(max(frames, 1))) - 2 * logLikelihood(of: sequences)
    }

    /// P(state | whole sequence) a frame, row-major frames × K.
    public func posteriors(of sequence: [Double]) -> [Double] { ForwardBackward(model: self).posteriors(of: sequence) }

    /// P(state | frames so far) a frame, row-major frames × K.
    public func filtered(_ sequence: [Double]) -> [Double] { ForwardBackward(model: self).filtered(sequence) }

    /// P(next state | filtered state): `filtered` advanced by one transition; the start where `state` is `nil`.
    public func predicted(from state: ArraySlice<Double>?) -> [Double] {
        guard let state else { return start }
        var next = [Double](repeating: 0, count: stateCount)
        for (i, p) in state.enumerated() {
            for j in 0..<stateCount { next[j] += p * transitions[i * stateCount + j] }
        }
        return next
    }
}
