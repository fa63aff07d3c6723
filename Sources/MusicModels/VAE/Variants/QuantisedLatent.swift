import Foundation
import NeuralCore

/// A latent vector made of codes: each group of numbers z_e becomes the nearest entry e_k of a book of its own,
/// k = argmin ‖z_e − e_k‖ (van den Oord et al. 2017).
///
/// The gradient of z goes straight through to z_e. The penalty ‖z_e − e_k‖² draws the entry to z_e with its full
/// weight and z_e to the entry with a quarter of it. Under a uniform prior a row costs a constant, log K a group.
struct QuantisedLatent: LatentLayer {
    /// Numbers of a group, entries of a book.
    static let groupSize = 8
    static let entryCount = 64
    static let commitment: Float = 0.25

    private let latentSize: Int
    private let encoded: Dense
    private let books: Slot

    /// Reserves `latent.mean` and `latent.books`.
    init(featureSize: Int, latentSize: Int, in layout: inout ParameterLayout) {
        self.latentSize = latentSize
        encoded = Dense("latent.mean", inputSize: featureSize, outputSize: latentSize, in: &layout)
        let groups = (latentSize + Self.groupSize - 1) / Self.groupSize
        books = layout.add("latent.books", [groups, Self.entryCount, Self.groupSize], .normal(0.5))
    }

    func prepare(_ parameters: UnsafeMutablePointer<Float>) {}

    func pass(rows: Int) -> any LatentPass { Pass(self, rows: rows) }

    /// The numbers of each group.
    private var groups: [Range<Int>] {
        stride(from: 0, to: latentSize, by: Self.groupSize).map { $0..<min(latentSize, $0 + Self.groupSize) }
    }

    private func entry(_ group: Int, _ index: Int) -> Int {
        books.offset + (group * Self.entryCount + index) * Self.groupSize
    }

    final class Pass: LatentPass {
        private let layer: QuantisedLatent
        let noise: FloatBuffer
        let z: FloatBuffer
        let zGradient: FloatBuffer
        let meanGradient: FloatBuffer
        private let encoded: FloatBuffer
        /// (rows, groups)
        private var chosen: [Int] = []

        init(_ layer: QuantisedLatent, rows: Int) {
            self.layer = layer
            let count = rows * layer.latentSize
            noise = FloatBuffer(count: count)
            z = FloatBuffer(count: count)
            zGradient = FloatBuffer(count: count)
            meanGradient = FloatBuffer(count: count)
            encoded = FloatBuffer(count: count)
        }

        func forward(
            _ parameters: UnsafePointer<Float>, _ features: UnsafePointer<Float>, rows: Int,
            addToMean: (UnsafeMutablePointer<Float>) -> Void
        ) {
            layer.encoded.forward(parameters, features, rows: rows, into: encoded.pointer)
            addToMean(encoded.pointer)
            let groups = layer.groups
            chosen = []
            for row in 0..<rows {
                for (group, range) in groups.enumerated() {
                    let own = encoded.pointer + row * layer.latentSize + range.lowerBound
                    var best = (index: 0, distance: Float.infinity)
                    for index in 0..<QuantisedLatent.entryCount {
                        let entry = parameters + layer.entry(group, index)
                        var distance: Float = 0
                        for i in 0..<range.count { distance += (own[i] - entry[i]) * (own[i] - entry[i]) }
                        if distance < best.distance { best = (index, distance) }
                    }
                    chosen.append(best.index)
                    (z.pointer + row * layer.latentSize + range.lowerBound).update(
                        from: parameters + layer.entry(group, best.index), count: range.count)
                }
            }
        }

        func divergence(row: Int) -> Float { Float(layer.groups.count) * log(Float(QuantisedLatent.entryCount)) }

        func penalty(row: Int) -> Float {
            (row * layer.latentSize..<(row + 1) * layer.latentSize).reduce(0) { sum, i in
                let difference = encoded.pointer[i] - z.pointer[i]
                return sum + difference * difference
            }
        }

        func backward(
            _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
            features: UnsafePointer<Float>, divergenceWeights: [Float], penaltyWeight: Float,
            dFeatures: UnsafeMutablePointer<Float>
        ) {
            let rows = divergenceWeights.count
            let groups = layer.groups
            for row in 0..<rows {
                for (group, range) in groups.enumerated() {
                    let entry = gradients + layer.entry(group, chosen[row * groups.count + group])
                    for (place, unit) in range.enumerated() {
                        let i = row * layer.latentSize + unit
                        let pull = 2 * penaltyWeight * (encoded.pointer[i] - z.pointer[i])
                        entry[place] -= pull
                        meanGradient.pointer[i] = zGradient.pointer[i] + QuantisedLatent.commitment * pull
                    }
                }
            }
            layer.encoded.backward(
                parameters, gradients: gradients, x: features, y: encoded.pointer, dy: meanGradient.pointer,
                rows: rows, dx: dFeatures)
        }
    }
}
