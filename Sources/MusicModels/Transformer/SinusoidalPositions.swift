import Foundation

/// Absolute positions as waves (Vaswani et al. 2017), added to the embedding: what relative attention is compared with.
///
/// Entry 2 i of position p is a · sin(p / 10000^(2i/d)), entry 2 i + 1 its cosine; a makes them as large as embeddings
/// are at the start.
enum SinusoidalPositions {
    /// Adds the waves of positions from `first` on to rows (count, dimension).
    static func add(to rows: UnsafeMutablePointer<Float>, count: Int, from first: Int, dimension: Int, amplitude: Float)
    {
        for row in 0..<count {
            let target = rows + row * dimension
            for index in stride(from: 0, to: dimension - 1, by: 2) {
                let angle = Float(first + row) * pow(10000, -Float(index) / Float(dimension))
                target[index] += amplitude * sin(angle)
                target[index + 1] += amplitude * cos(angle)
            }
        }
    }
}

extension TransformerConfiguration {
    /// That of waves as large, in the mean of their squares, as the embedding is at the start.
    var waveAmplitude: Float { initialDeviation * Float(2).squareRoot() }
}
