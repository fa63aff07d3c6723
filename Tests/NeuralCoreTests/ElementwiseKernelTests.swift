import CNeuralKernels
import Foundation
import NeuralCore
import Testing

/// Kernels that map one float to one float, each beside its formula in double precision.
struct ElementwiseKernelTests {
    struct Mapping: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kernel: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
        let reference: @Sendable (Double) -> Double
        let range: ClosedRange<Float>
        let relative: Double
        let absolute: Double
    }

    static let gelu: @Sendable (Double) -> Double = {
        0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
    }

    static let mappings = [
        Mapping(
            testDescription: "exp", kernel: { nk_exp($0, $1, $2) }, reference: { exp($0) }, range: -87...88,
            relative: 2e-7, absolute: 0),
        Mapping(
            testDescription: "tanh", kernel: { nk_tanh($0, $1, $2) }, reference: { tanh($0) }, range: -20...20,
            relative: 3e-7, absolute: 1e-12),
        Mapping(
            testDescription: "sigmoid", kernel: { nk_sigmoid($0, $1, $2) }, reference: { 1 / (1 + exp(-$0)) },
            range: -80...80, relative: 4e-7, absolute: 0),
        Mapping(
            testDescription: "gelu", kernel: { nk_gelu($0, $1, $2) }, reference: gelu, range: -6...6, relative: 5e-6,
            absolute: 1e-7),
    ]

    @Test(arguments: mappings)
    func agreesWithTheFormula(_ mapping: Mapping) {
        let count = 20_011
        let step = (mapping.range.upperBound - mapping.range.lowerBound) / Float(count - 1)
        let x = (0..<count).map { min(mapping.range.lowerBound + step * Float($0), mapping.range.upperBound) }
        var y = [Float](repeating: 0, count: count)
        mapping.kernel(x, &y, count)
        var worst = 0.0
        for i in 0..<count {
            let expected = mapping.reference(Double(x[i]))
            let error = abs(Double(y[i]) - expected)
            worst = max(worst, error - mapping.absolute - mapping.relative * abs(expected))
        }
        #expect(worst <= 0)
    }

    @Test func extremesStayFinite() {
        let x: [Float] = [-.infinity, -1000, -88, 88.2, 1000, .infinity, 0]
        var y = [Float](repeating: 0, count: x.count)
        nk_exp(x, &y, x.count)
        #expect(y[0] == 0 && y[1] == 0 && y[2] == 0 && y[6] == 1)
        #expect(y[3] > 1e38 && y[4] > 1e38 && y[4].isFinite && y[5].isFinite)
        nk_tanh(x, &y, x.count)
        #expect(y[0] == -1 && y[1] == -1 && y[4] == 1 && y[5] == 1 && y[6] == 0)
        nk_sigmoid(x, &y, x.count)
        #expect(y[1] >= 0 && y[1] < 1e-37 && y[4] == 1)
        nk_exp([.nan], &y, 1)
        #expect(y[0].isNaN)
    }

    @Test func derivatives() {
        let x = stride(from: Float(-5), through: 5, by: 0.037).map { $0 }
        let dy = x.indices.map { Float($0 % 7) - 3 }
        var y = x
        var dx = x
        nk_tanh(x, &y, x.count)
        nk_tanh_backward(y, dy, &dx, x.count)
        for i in x.indices {
            let expected = Double(dy[i]) * (1 - pow(tanh(Double(x[i])), 2))
            #expect(abs(Double(dx[i]) - expected) < 2e-6)
        }
        nk_gelu_backward(x, dy, &dx, x.count)
        for i in x.indices {
            let v = Double(x[i])
            let expected = Double(dy[i]) * (Self.gelu(v + 1e-5) - Self.gelu(v - 1e-5)) / 2e-5
            #expect(abs(Double(dx[i]) - expected) < 1e-5)
        }
    }

    @Test(arguments: [0, 1, 15, 16, 17, 100, 1023])
    func sumsAndProducts(_ count: Int) {
        var random = FloatRandom(seed: UInt64(count))
        let x = (0..<count).map { _ in random.normal() }
        let y = (0..<count).map { _ in random.normal() }
        let squares = x.reduce(0.0) { $0 + Double($1) * Double($1) }
        let dot = zip(x, y).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(nk_sum(x, count) - x.reduce(0.0) { $0 + Double($1) }) < 1e-9 * Double(count + 1))
        #expect(abs(nk_sum_of_squares(x, count) - squares) < 1e-9 * Double(count + 1))
        #expect(abs(Double(nk_dot(x, y, count)) - dot) < 1e-6 * Double(count + 1))
        var z = y
        nk_add_scaled(2, x, &z, count)
        nk_add(x, &z, count)
        nk_scale(&z, 0.5, count)
        for i in 0..<count { #expect(abs(z[i] - (y[i] + 3 * x[i]) / 2) < 1e-5) }
    }

    @Test func dropoutKeepsTheMeanAndRepeats() {
        let count = 100_000
        var x = [Float](repeating: 1, count: count)
        nk_dropout(&x, count, 0.1, 77)
        let dropped = x.count { $0 == 0 }
        #expect(abs(Double(dropped) / Double(count) - 0.1) < 0.005)
        #expect(x.allSatisfy { $0 == 0 || abs($0 - 1 / 0.9) < 1e-6 })
        var again = [Float](repeating: 1, count: count)
        nk_dropout(&again, count, 0.1, 77)
        #expect(again == x)
        var other = [Float](repeating: 1, count: count)
        nk_dropout(&other, count, 0.1, 78)
        let both = zip(x, other).count { $0 == 0 && $1 == 0 }
        #expect(abs(Double(both) / Double(count) - 0.01) < 0.003)
    }

    @Test func everyHalfSurvivesTheRoundTrip() {
        let halves = (0...UInt16.max).map { $0 }
        var floats = [Float](repeating: 0, count: halves.count)
        nk_from_half(halves, &floats, halves.count)
        var back = [UInt16](repeating: 0, count: halves.count)
        nk_to_half(floats, &back, floats.count)
        for half in halves {
            let index = Int(half)
            let exact = Float(Float16(bitPattern: half))
            if exact.isNaN {
                #expect(floats[index].isNaN && Float16(bitPattern: back[index]).isNaN)
            } else if floats[index] != exact || back[index] != half {
                Issue.record("half \(half): \(floats[index]) and back \(back[index])")
            }
        }
    }

    @Test func halvesRoundToNearestEven() {
        var random = FloatRandom(seed: 3)
        var x: [Float] = [65519, 65520, 1e9, -1e9, .infinity, 1e-8, 2.9802322e-08, 2.9802326e-08, 0.1, -0.1]
        for _ in 0..<20_000 { x.append(random.normal() * exp2(40 * random.uniform() - 26)) }
        var y = [UInt16](repeating: 0, count: x.count)
        nk_to_half(x, &y, x.count)
        for i in x.indices where Float16(bitPattern: y[i]) != Float16(x[i]) {
            Issue.record("\(x[i]) became \(Float16(bitPattern: y[i])), not \(Float16(x[i]))")
        }
    }
}
