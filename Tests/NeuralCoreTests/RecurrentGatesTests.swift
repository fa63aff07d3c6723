import CNeuralKernels
import Foundation
import NeuralCore
import Testing

struct RecurrentGatesTests {
    /// h and c of one LSTM step in double precision, gates in the order i, f, g, o.
    private func step(_ gates: [Double], _ before: [Double], _ size: Int) -> (h: [Double], c: [Double]) {
        var h = before
        var c = before
        for r in 0..<before.count / size {
            for j in 0..<size {
                let gate = { (n: Int) in gates[r * 4 * size + n * size + j] }
                let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
                let state = sigmoid(gate(1)) * before[r * size + j] + sigmoid(gate(0)) * tanh(gate(2))
                c[r * size + j] = state
                h[r * size + j] = sigmoid(gate(3)) * tanh(state)
            }
        }
        return (h, c)
    }

    @Test(arguments: [(1, 3), (3, 16), (2, 19)])
    func forwardAndBackward(rows: Int, size: Int) {
        let pre = normals(rows * 4 * size, seed: 11, scale: 1.5)
        let bias = normals(4 * size, seed: 12)
        let before = normals(rows * size, seed: 13)
        var gates = pre
        var c = before
        var h = before
        nk_lstm_gates(&gates, bias, before, &c, &h, rows, size)
        var biased = pre.map(Double.init)
        for i in biased.indices { biased[i] += Double(bias[i % (4 * size)]) }
        let exactBefore = before.map(Double.init)
        let expected = step(biased, exactBefore, size)
        for i in h.indices {
            #expect(abs(Double(h[i]) - expected.h[i]) < 1e-6)
            #expect(abs(Double(c[i]) - expected.c[i]) < 2e-6)
        }

        let dh = normals(rows * size, seed: 14)
        let dc = normals(rows * size, seed: 15)
        var carried = dc
        nk_lstm_gates_backward(&gates, before, c, dh, &carried, rows, size)
        let loss = { (gates: [Double], before: [Double]) -> Double in
            let result = step(gates, before, size)
            return zip(result.h, dh).reduce(0) { $0 + $1.0 * Double($1.1) }
                + zip(result.c, dc).reduce(0) { $0 + $1.0 * Double($1.1) }
        }
        for i in biased.indices {
            var (up, down) = (biased, biased)
            up[i] += 1e-5
            down[i] -= 1e-5
            let slope = (loss(up, exactBefore) - loss(down, exactBefore)) / 2e-5
            #expect(abs(Double(gates[i]) - slope) < 1e-5)
        }
        for i in exactBefore.indices {
            var (up, down) = (exactBefore, exactBefore)
            up[i] += 1e-5
            down[i] -= 1e-5
            let slope = (loss(biased, up) - loss(biased, down)) / 2e-5
            #expect(abs(Double(carried[i]) - slope) < 1e-5)
        }
    }
}
