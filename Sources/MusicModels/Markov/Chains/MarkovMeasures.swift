import Foundation

/// What a chain is worth: likelihood, perplexity, Akaike's criterion, entropy.
extension MarkovChain {
    /// ln P of all sequences together, ends included.
    public func logLikelihood(of sequences: [[Int]]) -> Double {
        sequences.reduce(0) { total, sequence in
            logProbabilities(of: sequence).reduce(total, +)
        }
    }

    /// −ln P a symbol over all sequences, ends counted as symbols.
    public func nats(of sequences: [[Int]]) -> Double {
        let count = sequences.reduce(0) { $0 + $1.count + 1 }
        return count == 0 ? 0 : -logLikelihood(of: sequences) / Double(count)
    }

    /// exp of the nats a symbol.
    public func perplexity(of sequences: [[Int]]) -> Double { exp(nats(of: sequences)) }

    /// As `BackOffModel.parameterCount` and `BackOffModel.akaike`, of the chain's own counts.
    public var parameterCount: Int { model.parameterCount }
    public var akaike: Double { model.akaike }

    /// P(j | i) for i in symbols and, last, the start; columns are the symbols and, last, the end. Order 1 is used.
    public var transitionMatrix: [[Double]] {
        let states = Array(0..<symbolCount) + [start]
        return states.map { model.distribution(keys: [UInt64($0)], depth: 1) }
    }

    /// The share of time in each symbol when every end is followed by a new start: pi P = pi over the symbols.
    ///
    /// Power iteration on the chain in which the end leads back to the first symbols; that chain is irreducible
    /// because smoothing leaves no zero, so the limit exists and is unique.
    public var stationary: [Double] {
        let matrix = closedMatrix
        let count = symbolCount
        var pi = [Double](repeating: 1 / Double(max(count, 1)), count: count)
        for _ in 0..<10_000 {
            var next = [Double](repeating: 0, count: count)
            for i in 0..<count where pi[i] > 0 {
                for j in 0..<count { next[j] += pi[i] * matrix[i][j] }
            }
            let change = zip(pi, next).reduce(0) { $0 + abs($1.0 - $1.1) }
            pi = next
            if change < 1e-13 { break }
        }
        return pi
    }

    /// Nats a step of that stationary chain: H = −Σ pi_i Σ P(j | i) ln P(j | i).
    public var entropyRate: Double {
        let matrix = closedMatrix
        return zip(stationary, matrix).reduce(0) { total, pair in
            total - pair.0 * pair.1.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }
        }
    }

    /// P over symbols alone: the mass of the end goes where a start would lead.
    private var closedMatrix: [[Double]] {
        let matrix = transitionMatrix
        let first = matrix[symbolCount]
        let open = max(1e-300, 1 - first[symbolCount])
        return matrix.dropLast().map { row in
            (0..<symbolCount).map { row[$0] + row[symbolCount] * first[$0] / open }
        }
    }
}
