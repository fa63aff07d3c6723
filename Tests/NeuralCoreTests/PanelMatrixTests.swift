import CNeuralKernels
import Foundation
import NeuralCore
import Testing

struct PanelMatrixTests {
    @Test(arguments: [(1, 1), (8, 64), (33, 130), (256, 600)], [false, true])
    func products(shape: (depth: Int, columns: Int), transposed: Bool) {
        let (depth, columns) = shape
        let matrix = normals(depth * columns, seed: 1)
        let x = normals(depth, seed: 2)
        func element(_ row: Int, _ column: Int) -> Double {
            Double(matrix[transposed ? column * depth + row : row * columns + column])
        }
        for precision in DecodingPrecision.allCases {
            let packed = PanelMatrix(
                matrix, depth: depth, columns: columns, transposed: transposed, precision: precision)
            var y = [Float](repeating: 9, count: packed.paddedColumns)
            // In two halves, as two workers do it.
            let half = packed.panelCount / 2
            packed.multiply(x, into: &y, panels: 0..<half)
            packed.multiply(x, into: &y, panels: half..<packed.panelCount)
            #expect(packed.columns(of: 0..<packed.panelCount) == 0..<columns)
            for column in 0..<columns {
                var (sum, size, largest) = (0.0, 0.0, 0.0)
                for row in 0..<depth {
                    sum += Double(x[row]) * element(row, column)
                    size += abs(Double(x[row]))
                    largest = max(largest, abs(element(row, column)))
                }
                // A byte is off by at most half a step.
                let rounding = 1e-6 * size * largest
                let bound = precision == .single ? rounding : size * largest / 254 + rounding
                #expect(abs(Double(y[column]) - sum) <= bound)
            }
        }
    }

    @Test(arguments: [3, 64, 100])
    func cachedKeysAndValues(headDimension: Int) {
        for precision in DecodingPrecision.allCases {
            let cache = AttentionCache(headCount: 2, headDimension: headDimension, capacity: 150, precision: precision)
            #expect(cache.capacity == 192)
            let keys = normals(150 * headDimension, seed: 3)
            let values = normals(150 * headDimension, seed: 4)
            for index in 0..<150 {
                let offset = index * headDimension
                keys.withUnsafeBufferPointer { keys in
                    values.withUnsafeBufferPointer { values in
                        if let key = keys.baseAddress, let value = values.baseAddress {
                            cache.store(key + offset, value + offset, head: 1, at: index)
                        }
                    }
                }
            }
            check(cache, from: 70, to: 150, keys, values, headDimension, precision, shift: 0)
            check(cache.copy(65..<140), from: 3, to: 75, keys, values, headDimension, precision, shift: 65)
            cache.drop(first: 64, of: 150)
            check(cache, from: 6, to: 86, keys, values, headDimension, precision, shift: 64)
        }
    }

    /// Scores and sums over a range against plain loops, token `t` of the cache being `t + shift` of the arrays.
    private func check(
        _ cache: AttentionCache, from: Int, to: Int, _ keys: [Float], _ values: [Float], _ dimension: Int,
        _ precision: DecodingPrecision, shift: Int
    ) {
        let tolerance = precision == .single ? 1e-4 : 0.02 * Double(dimension).squareRoot()
        let query = normals(dimension, seed: 5)
        let weights = normals(to - from, seed: 6, scale: 0.1)
        var scores = [Float](repeating: 0, count: 320)
        var output = [Float](repeating: 0, count: dimension)
        scores.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let found = cache.scores(query, head: 1, range: from..<to, into: base)
            for token in from..<to {
                var sum = 0.0
                for d in 0..<dimension { sum += Double(query[d]) * Double(keys[(token + shift) * dimension + d]) }
                #expect(abs(Double(found[token - from]) - sum) < tolerance)
            }
        }
        cache.weigh(weights, head: 1, range: from..<to, adding: false, into: &output)
        cache.weigh(weights, head: 1, range: from..<to, adding: true, into: &output)
        for d in 0..<dimension {
            var sum = 0.0
            for token in from..<to {
                sum += Double(weights[token - from]) * Double(values[(token + shift) * dimension + d])
            }
            #expect(abs(Double(output[d]) - 2 * sum) < tolerance)
        }
    }

    @Test func bfloatRoundsToNearestEven() {
        let x: [Float] = [1, -1, 1.00390625, 1.01171875, 3.1415927, 0, 1e-30]
        var y = [UInt16](repeating: 0, count: x.count)
        nk_to_bfloat(x, &y, x.count)
        let back = y.map { Float(bitPattern: UInt32($0) << 16) }
        #expect(back == [1, -1, 1, 1.015625, 3.140625, 0, back[6]])
        #expect(abs(back[6] - 1e-30) < 4e-33)
    }
}
