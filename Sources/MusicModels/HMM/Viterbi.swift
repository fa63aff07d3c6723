import CNeuralKernels
import Foundation

extension GaussianHMM {
    /// The likeliest path of states and its ln p together with the sequence (Viterbi 1967); ties go to the lower state.
    public func viterbi(_ sequence: [Double]) -> (path: [Int], logProbability: Double) {
        let paths = BestPaths(model: self)
        var best: [Double] = []
        return paths.path(of: sequence, room: &best)
    }

    /// As `viterbi`, of many sequences.
    public func viterbi(_ sequences: [[Double]]) -> [(path: [Int], logProbability: Double)] {
        let paths = BestPaths(model: self)
        var best: [Double] = []
        return sequences.map { paths.path(of: $0, room: &best) }
    }
}

/// The logarithms of a model's probabilities, in which products along a path become sums.
private struct BestPaths {
    let emission: GaussianEmission
    private let start: [Double]
    private let logs: [Double]
    private let transposed: [Double]

    init(model: GaussianHMM) {
        emission = model.emission
        let (states, stride) = (model.stateCount, model.emission.stride)
        var start = [Double](repeating: -.infinity, count: stride)
        var logs = [Double](repeating: -.infinity, count: stride * stride)
        var transposed = logs
        for i in 0..<states {
            start[i] = log(model.start[i])
            for j in 0..<states {
                let value = log(model.transitions[i * states + j])
                logs[i * stride + j] = value
                transposed[j * stride + i] = value
            }
        }
        (self.start, self.logs, self.transposed) = (start, logs, transposed)
    }

    func path(of sequence: [Double], room best: inout [Double]) -> (path: [Int], logProbability: Double) {
        let frames = sequence.count / emission.features
        guard frames > 0 else { return ([], 0) }
        if best.count < frames * emission.stride {
            best = [Double](repeating: 0, count: frames * emission.stride)
        }
        emission.logDensities(of: sequence, into: &best)
        var path = [UInt8](repeating: 0, count: frames)
        let probability = nk_hmm_viterbi(
            start, logs, transposed, emission.stride, emission.states, &best, frames, &path)
        return (path.map(Int.init), probability)
    }
}
