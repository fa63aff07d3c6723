import MusicCore

extension GaussianHMM {
    /// A path of states and what they emit (row-major frames × D).
    public func sample(frames: Int, generator: inout SeededGenerator) -> (path: [Int], observations: [Double]) {
        let path = samplePath(frames: frames, generator: &generator)
        let size = featureCount * featureCount
        let factors = (0..<stateCount).map { state -> [Double] in
            if covariance == .full {
                let matrix = Array(covariances[state * size..<(state + 1) * size])
                return Cholesky(matrix, size: featureCount)?.lower ?? Array(repeating: 0, count: size)
            }
            var diagonal = [Double](repeating: 0, count: size)
            for i in 0..<featureCount {
                diagonal[i * featureCount + i] = covariances[state * featureCount + i].squareRoot()
            }
            return diagonal
        }
        var observations: [Double] = []
        for state in path {
            let noise = (0..<featureCount).map { _ in generator.normal() }
            for i in 0..<featureCount {
                observations.append(
                    (0...i).reduce(means[state * featureCount + i]) {
                        $0 + factors[state][i * featureCount + $1] * noise[$1]
                    })
            }
        }
        return (path, observations)
    }

    /// A path of states alone.
    public func samplePath(frames: Int, generator: inout SeededGenerator) -> [Int] {
        var path: [Int] = []
        for _ in 0..<frames {
            let weights =
                path.last.map { Array(transitions[$0 * stateCount..<($0 + 1) * stateCount]) } ?? start
            path.append(generator.draw(weights: weights))
        }
        return path
    }
}
