import NeuralCore

/// Keeps neighbouring outputs of a bar alike: weight · Σ |x_(i+1) − x_i| over steps, x the probabilities of all symbols,
/// mean over positions.
struct SmoothnessTerm: Sendable {
    let weight: Float

    /// Adds the term's gradient to `gradients` and returns its value; both buffers have shape (steps, rows, symbolCount).
    ///
    /// - Parameter logits: are replaced by probabilities.
    func add(
        _ logits: UnsafeMutablePointer<Float>, steps: Int, rows: Int, symbolCount: Int,
        to gradients: UnsafeMutablePointer<Float>
    ) -> Double {
        Categorical.probabilities(logits, rows: steps * rows, symbolCount: symbolCount, temperature: 1)
        let share = weight / Float(steps * rows)
        let next = rows * symbolCount
        let p = logits
        var sum = 0.0
        var slopes = [Float](repeating: 0, count: symbolCount)
        for step in 0..<steps {
            for row in 0..<rows {
                let place = step * next + row * symbolCount
                // By the probabilities first, then through the softmax: dl = p (s − Σ p s).
                var mean: Float = 0
                for i in 0..<symbolCount {
                    var slope: Float = 0
                    if step > 0 { slope += sign(p[place + i] - p[place + i - next]) }
                    if step + 1 < steps {
                        let difference = p[place + i + next] - p[place + i]
                        slope -= sign(difference)
                        sum += Double(abs(difference))
                    }
                    slopes[i] = slope
                    mean += p[place + i] * slope
                }
                for i in 0..<symbolCount { gradients[place + i] += share * p[place + i] * (slopes[i] - mean) }
            }
        }
        return sum * Double(share)
    }

    private func sign(_ x: Float) -> Float { x > 0 ? 1 : x < 0 ? -1 : 0 }
}
