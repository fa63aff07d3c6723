import CNeuralKernels
import Foundation
import Testing

@testable import NeuralCore

struct PanelMatrixTests {
    @Test(
        arguments: [(1, 1, false), (8, 64, true), (33, 130, false), (33, 130, true), (256, 200, false)],
        DecodingPrecision.allCases)
    func products(shape: (depth: Int, columns: Int, transposed: Bool), precision: DecodingPrecision) {
        let (depth, columns, transposed) = shape
        let rows = 9
        let matrix = normals(depth * columns, seed: 1)
        let x = normals(depth * rows, seed: 2)
        func element(_ row: Int, _ column: Int) -> Double {
            Double(matrix[transposed ? column * depth + row : row * columns + column])
        }
        let packed = PanelMatrix(matrix, depth: depth, columns: columns, transposed: transposed, precision: precision)
        let y = product(packed, x, rows: rows)
        for row in 0..<rows {
            let one = product(packed, Array(x[row * depth..<(row + 1) * depth]), rows: 1)
            for column in 0..<columns {
                var (sum, size, largest, largestInput) = (0.0, 0.0, 0.0, 0.0)
                for i in 0..<depth {
                    let input = Double(x[row * depth + i])
                    sum += input * element(i, column)
                    size += abs(input)
                    largest = max(largest, abs(element(i, column)))
                    largestInput = max(largestInput, abs(input))
                }
                let found = y[row * packed.paddedColumns + column]
                // A half has 11 bits; a byte of the matrix and one of the row are off by at most half a step each.
                let bound =
                    switch precision {
                    case .single: 1e-6 * size * largest
                    case .half: 5e-4 * size * largest
                    case .int8: (size * largest + Double(depth) * largestInput * largest) / 253
                    }
                #expect(abs(Double(found) - sum) <= bound)
                #expect(found == one[column], "a row's result depends on its company")
            }
        }
    }

    private func product(_ packed: PanelMatrix, _ x: [Float], rows: Int) -> [Float] {
        let scratch = PanelScratch(maximumRows: rows, maximumDepth: packed.depth)
        var y = [Float](repeating: 9, count: rows * packed.paddedColumns)
        x.withUnsafeBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                guard let from = x.baseAddress, let to = y.baseAddress else { return }
                let input = scratch.prepare(
                    from, stride: packed.depth, rows: rows, depth: packed.depth, for: packed.precision)
                // In two halves, as two workers do it.
                let half = packed.panelCount / 2
                packed.multiply(input, into: to, stride: packed.paddedColumns, panels: 0..<half)
                packed.multiply(input, into: to, stride: packed.paddedColumns, panels: half..<packed.panelCount)
            }
        }
        return y
    }

    /// The vector kernels against the plain ones: bytes to the bit.
    @Test(
        arguments: [1, 2, 3], [(1, 4, 1), (2, 64, 2), (7, 36, 1), (13, 256, 3), (16, 8, 1), (43, 132, 2), (70, 64, 1)])
    func kernelsOfThisProcessor(level: Int, shape: (rows: Int, depth: Int, panels: Int)) throws {
        // Another processor has nothing to compare.
        guard let kernels = nk_panel_kernels_at(Int32(level)), let plain = nk_panel_kernels_at(0) else { return }
        let (rows, depth, panels) = shape
        let (width, stride) = (panels * 64, panels * 64 + 3)
        let x = normals(rows * depth, seed: 4)
        let floats = normals(depth * width, seed: 5)
        var halves = [UInt16](repeating: 0, count: floats.count)
        nk_to_half(floats, &halves, floats.count)
        let bytes = floats.map { UInt8(clamping: Int($0 * 40) + 128) }
        let signed = x.map { Int8(clamping: Int($0 * 40)) }
        let (scales, rowScales) = (normals(width, seed: 6), normals(rows, seed: 7))
        let sums = (0..<rows).map { row in signed[row * depth..<(row + 1) * depth].reduce(Int32(0)) { $0 + Int32($1) } }
        func run(_ kernels: nk_panel_kernels) -> [[Float]] {
            var results = Array(repeating: [Float](repeating: 0, count: rows * stride), count: 4)
            kernels.floats(x, depth, rows, depth, floats, panels, &results[0], stride)
            kernels.halves(x, depth, rows, depth, halves, panels, &results[1], stride)
            kernels.bytes(signed, depth, rows, depth, bytes, scales, panels, rowScales, sums, &results[2], stride)
            kernels.bytes(signed, depth, rows, depth, bytes, nil, panels, rowScales, sums, &results[3], stride)
            return results
        }
        let (found, expected) = (run(kernels.pointee), run(plain.pointee))
        for kind in 0..<2 {
            #expect(zip(found[kind], expected[kind]).allSatisfy { abs($0 - $1) < 1e-5 * Float(depth) })
        }
        for kind in 2..<4 { #expect(zip(found[kind], expected[kind]).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) }) }
        #expect(expected[2].contains { $0 != 0 })
    }

    /// Bytes packed at once against those of single columns, which is how a transposed matrix is packed.
    @Test(arguments: [(1, 1), (4, 64), (33, 130), (256, 200)])
    func bytesPackedAtOnce(shape: (depth: Int, columns: Int)) {
        let (depth, columns) = shape
        let matrix = normals(depth * columns, seed: 8)
        var transposed = matrix
        for row in 0..<depth {
            for column in 0..<columns { transposed[column * depth + row] = matrix[row * columns + column] }
        }
        let x = normals(depth * 3, seed: 9)
        let atOnce = PanelMatrix(matrix, depth: depth, columns: columns, precision: .int8)
        let one = PanelMatrix(transposed, depth: depth, columns: columns, transposed: true, precision: .int8)
        #expect(product(atOnce, x, rows: 3) == product(one, x, rows: 3))
    }

    @Test(arguments: [3, 64, 100], DecodingPrecision.allCases)
    func cachedKeysAndValues(headDimension: Int, precision: DecodingPrecision) {
        let cache = AttentionCache(headCount: 2, headDimension: headDimension, capacity: 150, precision: precision)
        #expect(cache.capacity == 192)
        let keys = normals(150 * headDimension, seed: 3)
        let values = normals(150 * headDimension, seed: 4)
        keys.withUnsafeBufferPointer { keys in
            values.withUnsafeBufferPointer { values in
                guard let key = keys.baseAddress, let value = values.baseAddress else { return }
                for index in 0..<150 {
                    let offset = index * headDimension
                    cache.view.store(key + offset, value + offset, head: 1, at: index)
                }
            }
        }
        let check = CacheCheck(keys: keys, values: values, dimension: headDimension, precision: precision)
        check(cache, from: 70, to: 150, shift: 0)
        check(cache.copy(65..<140), from: 3, to: 75, shift: 65)
        check(cache.copy(64..<140, capacity: 300), from: 3, to: 75, shift: 64)
        cache.drop(first: 64, of: 150)
        check(cache, from: 6, to: 86, shift: 64)
    }
}

/// Attention over a range of a cache against plain loops, token `t` of the cache being `t + shift` of the arrays.
private struct CacheCheck {
    let keys: [Float]
    let values: [Float]
    let dimension: Int
    let precision: DecodingPrecision

    func callAsFunction(_ cache: AttentionCache, from: Int, to: Int, shift: Int) {
        var layout = ParameterLayout()
        let layer = RelativeAttention(
            "a", headCount: 2, headDimension: dimension, maximumDistance: 200, relative: false, in: &layout)
        let store = ParameterStore(layout: layout)
        let attention = CachedAttention(layer, store.values.pointer, heads: 0..<2, precision: precision)
        let query = normals(dimension, seed: 5)
        let pairs = [UInt16](repeating: 0, count: 400)
        var output = [Float](repeating: 0, count: dimension)
        let scratch = CachedAttention.Scratch(headDimension: dimension, maximumDistance: 200, maximumCount: 400)
        pairs.withUnsafeBufferPointer { pairs in
            guard let pairs = pairs.baseAddress else { return }
            // A window that ends at `to`.
            let rows = CachedRows(
                recent: cache.view, first: to - 1, count: 1, window: to - from, pairs: pairs, pairStride: 400)
            attention.attend(
                query, queryStride: dimension, head: 1, rows, table: [0], into: &output, outputStride: dimension,
                scratch: scratch)
        }
        let scores = (from..<to).map { token in
            (0..<dimension).reduce(0.0) { $0 + Double(query[$1]) * Double(keys[(token + shift) * dimension + $1]) }
                / Double(dimension).squareRoot()
        }
        let weights = scores.map { exp($0 - (scores.max() ?? 0)) }
        let total = weights.reduce(0, +)
        let tolerances: [DecodingPrecision: Double] = [.single: 1e-5, .half: 2e-3, .int8: 0.05]
        let tolerance = tolerances[precision] ?? 0
        for d in 0..<dimension {
            let sum = zip(from..<to, weights).reduce(0.0) {
                $0 + $1.1 / total * Double(values[($1.0 + shift) * dimension + d])
            }
            #expect(abs(Double(output[d]) - sum) < tolerance)
        }
    }
}
