import CNeuralKernels

/// Distributions over symbols, given as logits (rows, symbolCount).
public enum Categorical {
    /// Replaces logits by weight · (softmax − onehot(target)) and writes −log softmax[target] of each row in nats.
    public static func crossEntropy(
        _ logits: UnsafeMutablePointer<Float>, targets: UnsafePointer<Int32>, weight: Float,
        losses: UnsafeMutablePointer<Float>, rows: Int, symbolCount: Int
    ) {
        nk_cross_entropy(logits, targets, nil, 0, nil, losses, rows, symbolCount, symbolCount)
        nk_scale(logits, weight, rows * symbolCount)
    }

    /// The likeliest symbol of each row.
    public static func likeliest(
        _ logits: UnsafePointer<Float>, rows: Int, symbolCount: Int, into symbols: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<rows {
            let values = logits + row * symbolCount
            var best = 0
            for symbol in 1..<symbolCount where values[symbol] > values[best] { best = symbol }
            symbols[row] = Int32(best)
        }
    }

    /// Replaces logits by softmax(logits / temperature); a temperature of 0 puts everything on the likeliest symbol.
    public static func probabilities(
        _ logits: UnsafeMutablePointer<Float>, rows: Int, symbolCount: Int, temperature: Float
    ) {
        guard temperature > 0.01 else {
            for row in 0..<rows {
                var best: Int32 = 0
                likeliest(logits + row * symbolCount, rows: 1, symbolCount: symbolCount, into: &best)
                (logits + row * symbolCount).update(repeating: 0, count: symbolCount)
                logits[row * symbolCount + Int(best)] = 1
            }
            return
        }
        if temperature != 1 { nk_scale(logits, 1 / temperature, rows * symbolCount) }
        nk_softmax_rows(logits, rows, symbolCount, symbolCount)
    }

    /// The symbol at which the running sum of probabilities passes `uniform`, a number in 0 ..< 1.
    public static func draw(_ probabilities: UnsafePointer<Float>, symbolCount: Int, uniform: Float) -> Int32 {
        var rest = uniform
        var last = 0
        for symbol in 0..<symbolCount where probabilities[symbol] > 0 {
            rest -= probabilities[symbol]
            last = symbol
            if rest < 0 { break }
        }
        return Int32(last)
    }
}
