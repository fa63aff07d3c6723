import Foundation

extension GaussianHMM {
    /// The likeliest path of states and its ln p together with the sequence (Viterbi 1967); ties go to the lower state.
    public func viterbi(_ sequence: [Double]) -> (path: [Int], logProbability: Double) {
        let frames = sequence.count / featureCount
        guard frames > 0 else { return ([], 0) }
        let states = stateCount
        let emission = emission
        let logs = transitions.map { $0 > 0 ? log($0) : -.infinity }
        var (room, density) = ([Double](repeating: 0, count: (featureCount + 1) * states), start.map { log($0) })
        var best = [Double](repeating: 0, count: states)
        var next = best
        var back = [UInt8](repeating: 0, count: frames * states)
        let first = density
        sequence.withUnsafeBufferPointer { sequence in
            room.withUnsafeMutableBufferPointer { room in
                density.withUnsafeMutableBufferPointer { density in
                    back.withUnsafeMutableBufferPointer { back in
                        guard let x = sequence.baseAddress, let work = room.baseAddress,
                            let b = density.baseAddress, let back = back.baseAddress
                        else { return }
                        for t in 0..<frames {
                            emission.means.withUnsafeBufferPointer { means in
                                emission.scales.withUnsafeBufferPointer { scales in
                                    emission.constants.withUnsafeBufferPointer { constants in
                                        guard let mean = means.baseAddress, let scale = scales.baseAddress,
                                            let constant = constants.baseAddress
                                        else { return }
                                        emission.logDensities(
                                            x + t * featureCount, into: b, room: work, means: mean, scales: scale,
                                            constants: constant)
                                    }
                                }
                            }
                            if t == 0 {
                                for j in 0..<states { best[j] = first[j] + b[j] }
                                continue
                            }
                            let row = back + t * states
                            GaussianHMM.step(best, logs, into: &next, back: row, states)
                            for j in 0..<states { best[j] = next[j] + b[j] }
                        }
                    }
                }
            }
        }
        var state = 0
        for j in 1..<max(states, 1) where best[j] > best[state] { state = j }
        var path = [Int](repeating: 0, count: frames)
        let probability = best[state]
        for t in stride(from: frames - 1, through: 0, by: -1) {
            path[t] = state
            state = Int(back[t * states + state])
        }
        return (path, probability)
    }

    /// next[j] = max_i best[i] + logs[i, j], remembering i.
    private static func step(
        _ best: [Double], _ logs: [Double], into next: inout [Double], back: UnsafeMutablePointer<UInt8>, _ n: Int
    ) {
        best.withUnsafeBufferPointer { best in
            logs.withUnsafeBufferPointer { logs in
                next.withUnsafeMutableBufferPointer { next in
                    for j in 0..<n {
                        next[j] = best[0] + logs[j]
                        back[j] = 0
                    }
                    for i in 1..<max(n, 1) {
                        let from = best[i]
                        let mark = UInt8(truncatingIfNeeded: i)
                        for j in 0..<n {
                            let candidate = from + logs[i * n + j]
                            let better = candidate > next[j]
                            next[j] = better ? candidate : next[j]
                            back[j] = better ? mark : back[j]
                        }
                    }
                }
            }
        }
    }
}
