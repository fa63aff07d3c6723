import Foundation
import NeuralCore
import Testing

/// The small parts around recurrent layers: dense layers, symbol tables, latents, distributions.
struct RecurrentPartsTests {
    @Test(arguments: [Dense.Activation.identity, .tanh])
    func denseGradientsAgreeWithDifferences(activation: Dense.Activation) {
        let rows = 4
        var layout = ParameterLayout()
        let dense = Dense("d", inputSize: 3, outputSize: 5, activation: activation, in: &layout)
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 1)
        dense.setBias(0.3, in: store.values.pointer)
        let x = RecurrentLayerTests.random(rows * 3, seed: 2)
        let weights = RecurrentLayerTests.random(rows * 5, seed: 3)
        let y = FloatBuffer(count: rows * 5)
        func loss() -> Double {
            dense.forward(store.values.pointer, x.pointer, rows: rows, into: y.pointer)
            return (0..<y.count).reduce(0) { $0 + Double(y.pointer[$1]) * Double(weights.pointer[$1]) }
        }
        _ = loss()
        let gradients = FloatBuffer(count: layout.count)
        let dx = FloatBuffer(count: x.count)
        let dy = FloatBuffer(weights.array)
        dense.backward(
            store.values.pointer, gradients: gradients.pointer, x: x.pointer, y: y.pointer, dy: dy.pointer, rows: rows,
            dx: dx.pointer)
        for (values, gradient) in [(store.values, gradients), (x, dx)] {
            for i in 0..<values.count {
                let kept = values.pointer[i]
                values.pointer[i] = kept + 1e-2
                let up = loss()
                values.pointer[i] = kept - 1e-2
                let down = loss()
                values.pointer[i] = kept
                #expect(abs(Double(gradient.pointer[i]) - (up - down) / 2e-2) < 2e-3)
            }
        }
    }

    @Test func aTableIsTheProductWithAOneHot() {
        var layout = ParameterLayout()
        let table = SymbolTable("t", symbolCount: 4, width: 3, limit: 1, in: &layout)
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 1)
        let symbols: [Int32] = [2, 0, 2]
        var y = [Float](repeating: 1, count: 9)
        table.forward(store.values.pointer, symbols, rows: 3, into: &y, adds: true)
        table.addRow(store.values.pointer, symbol: 3, rows: 3, to: &y)
        for (row, symbol) in symbols.enumerated() {
            for c in 0..<3 {
                let expected = 1 + store.values.pointer[Int(symbol) * 3 + c] + store.values.pointer[9 + c]
                #expect(y[row * 3 + c] == expected)
            }
        }
        var gradients = [Float](repeating: 0, count: layout.count)
        table.backward(gradients: &gradients, symbols, rows: 3, dy: [1, 2, 3, 10, 20, 30, 100, 200, 300])
        #expect(Array(gradients.prefix(12)) == [10, 20, 30, 0, 0, 0, 101, 202, 303, 0, 0, 0])
        table.backwardRow(gradients: &gradients, symbol: 1, rows: 2, dy: [1, 2, 3, 10, 20, 30])
        #expect(Array(gradients[3..<6]) == [11, 22, 33])
    }

    @Test func theDivergenceOfTheStandardNormalIsZero() {
        var layout = ParameterLayout()
        let latent = GaussianLatent("z", featureSize: 2, latentSize: 3, in: &layout)
        let store = ParameterStore(layout: layout)
        let a = latent.activations(rows: 1)
        a.noise.fill(0.5)
        latent.forward(store.values.pointer, [1, 1], rows: 1, a)
        #expect(latent.divergence(a, row: 0) == 0)
        #expect(a.z.array == [0.5, 0.5, 0.5])
        latent.narrow(store.values.pointer)
        latent.forward(store.values.pointer, [1, 1], rows: 1, a)
        // ½ (e⁻⁴ − 1 + 4) for each of three numbers.
        #expect(abs(latent.divergence(a, row: 0) - 3 * 0.5 * (exp(-4) + 3)) < 1e-5)
        #expect(abs(a.z.array[0] - 0.5 * exp(-2)) < 1e-6)
    }

    @Test func drawsFollowTheProbabilities() {
        var logits: [Float] = [log(0.5), log(0.25), -.infinity, log(0.25)]
        Categorical.probabilities(&logits, rows: 1, symbolCount: 4, temperature: 1)
        #expect(zip(logits, [0.5, 0.25, 0, 0.25]).allSatisfy { abs($0 - $1) < 1e-6 })
        let draws = [0, 0.49, 0.51, 0.74, 0.76, 0.999_999_9].map {
            Categorical.draw(logits, symbolCount: 4, uniform: Float($0))
        }
        #expect(draws == [0, 0, 1, 1, 3, 3])
        var cold: [Float] = [1, 3, 2]
        Categorical.probabilities(&cold, rows: 1, symbolCount: 3, temperature: 0)
        #expect(cold == [0, 1, 0])
    }
}
