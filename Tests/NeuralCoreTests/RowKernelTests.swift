import CNeuralKernels
import Foundation
import NeuralCore
import Testing

func normals(_ count: Int, seed: UInt64, scale: Float = 1) -> [Float] {
    var random = FloatRandom(seed: seed)
    return (0..<count).map { _ in scale * random.normal() }
}

/// Kernels over the rows of a matrix, beside plain loops in double precision and finite differences.
struct RowKernelTests {
    @Test(arguments: [(1, 1), (3, 7), (5, 16), (9, 130), (2, 1025)])
    func biasAndColumnSums(rows: Int, columns: Int) {
        let x = normals(rows * columns, seed: 1)
        let bias = normals(columns, seed: 2)
        var y = x
        nk_add_bias(&y, bias, rows, columns)
        var sums = bias
        nk_add_column_sums(x, &sums, rows, columns)
        for c in 0..<columns {
            var sum = Double(bias[c])
            for r in 0..<rows {
                #expect(y[r * columns + c] == x[r * columns + c] + bias[c])
                sum += Double(x[r * columns + c])
            }
            #expect(abs(Double(sums[c]) - sum) < 1e-5)
        }
    }

    @Test(arguments: [(1, 1), (3, 7), (4, 16), (3, 130), (2, 1030)])
    func softmax(rows: Int, columns: Int) {
        let stride = columns + 3
        let x = normals(rows * stride, seed: 4, scale: 5)
        var y = x
        nk_softmax_rows(&y, rows, columns, stride)
        for r in 0..<rows {
            let row = x[r * stride..<r * stride + columns].map(Double.init)
            let top = row.max() ?? 0
            let sum = row.reduce(0) { $0 + exp($1 - top) }
            for c in 0..<columns {
                #expect(abs(Double(y[r * stride + c]) - exp(row[c] - top) / sum) < 1e-6)
            }
            #expect(
                Array(y[r * stride + columns..<(r + 1) * stride]) == Array(x[r * stride + columns..<(r + 1) * stride]))
        }
    }

    /// sum of weight · layerNorm(x), in double precision.
    private func layerNormLoss(
        _ x: [Double], _ gamma: [Double], _ beta: [Double], _ weight: [Float], _ columns: Int
    ) -> Double {
        var loss = 0.0
        for start in stride(from: 0, to: x.count, by: columns) {
            let row = x[start..<start + columns]
            let mean = row.reduce(0, +) / Double(columns)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
            for c in 0..<columns {
                let normalised = (x[start + c] - mean) / (variance + 1e-5).squareRoot()
                loss += Double(weight[start + c]) * (gamma[c] * normalised + beta[c])
            }
        }
        return loss
    }

    @Test(arguments: [(1, 5), (3, 16), (4, 37)])
    func layerNorm(rows: Int, columns: Int) {
        let x = normals(rows * columns, seed: 5, scale: 2)
        let gamma = normals(columns, seed: 6)
        let beta = normals(columns, seed: 7)
        let weight = normals(rows * columns, seed: 8)
        var y = x
        var mean = [Float](repeating: 0, count: rows)
        var rstd = mean
        nk_layer_norm(x, gamma, beta, &y, &mean, &rstd, rows, columns, 1e-5)
        let exact = layerNormLoss(x.map(Double.init), gamma.map(Double.init), beta.map(Double.init), weight, columns)
        #expect(abs(zip(y, weight).reduce(0.0) { $0 + Double($1.0 * $1.1) } - exact) < 1e-4)

        // Gradients are added to what is there.
        var dx = [Float](repeating: 1, count: x.count)
        var dgamma = [Float](repeating: 2, count: columns)
        var dbeta = [Float](repeating: 3, count: columns)
        nk_layer_norm_backward(weight, x, gamma, mean, rstd, &dx, &dgamma, &dbeta, rows, columns)
        let loss = { (x: [Double], g: [Double], b: [Double]) in self.layerNormLoss(x, g, b, weight, columns) }
        let (dx64, dg64, db64) = (x.map(Double.init), gamma.map(Double.init), beta.map(Double.init))
        for i in x.indices {
            let slope = slope(dx64, i) { loss($0, dg64, db64) }
            #expect(abs(Double(dx[i]) - 1 - slope) < 1e-4 * (1 + abs(slope)))
        }
        for i in 0..<columns {
            let gammaSlope = slope(dg64, i) { loss(dx64, $0, db64) }
            #expect(abs(Double(dgamma[i]) - 2 - gammaSlope) < 1e-4 * (1 + abs(gammaSlope)))
            let betaSlope = slope(db64, i) { loss(dx64, dg64, $0) }
            #expect(abs(Double(dbeta[i]) - 3 - betaSlope) < 1e-4 * (1 + abs(betaSlope)))
        }
    }

    /// Central difference of `function` along coordinate `i`.
    private func slope(_ x: [Double], _ i: Int, _ function: ([Double]) -> Double) -> Double {
        var (up, down) = (x, x)
        up[i] += 1e-5
        down[i] -= 1e-5
        return (function(up) - function(down)) / 2e-5
    }

    @Test(arguments: [(7, 0.0), (33, 0.1), (130, 0.1)] as [(Int, Float)])
    func crossEntropy(columns: Int, smoothing: Float) {
        let targets: [Int32] = [0, Int32(columns - 1), -1, 3, 2]
        let weights: [Float] = [1, 0.5, 1, 0, 2]
        let stride = columns + 2
        let logits = normals(targets.count * stride, seed: 9, scale: 3)
        var gradient = logits
        var loss = [Float](repeating: 9, count: targets.count)
        var nll = loss
        nk_cross_entropy(&gradient, targets, weights, smoothing, &loss, &nll, targets.count, columns, stride)
        for r in targets.indices {
            let row = logits[r * stride..<r * stride + columns].map(Double.init)
            let top = row.max() ?? 0
            let logSum = log(row.reduce(0) { $0 + exp($1 - top) }) + top
            let counts = targets[r] >= 0 && weights[r] != 0
            var expected = 0.0
            for c in 0..<columns {
                let onehot = c == Int(targets[r]) ? 1.0 : 0
                let q = (1 - Double(smoothing)) * onehot + Double(smoothing) / Double(columns)
                expected += q * (logSum - row[c])
                let slope = counts ? Double(weights[r]) * (exp(row[c] - logSum) - q) : 0
                #expect(abs(Double(gradient[r * stride + c]) - slope) < 2e-6)
            }
            #expect(abs(Double(loss[r]) - (counts ? expected : 0)) < 1e-5)
            #expect(abs(Double(nll[r]) - (counts ? logSum - row[Int(targets[r])] : 0)) < 1e-5)
        }
    }
}
