import CNeuralKernels
import NeuralCore
import Testing

/// The product of our own beside three plain loops, over shapes that leave rests in every direction.
struct MatrixProductTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var m: Int, n: Int, k: Int
        var testDescription: String { "\(m) × \(n) × \(k)" }
    }

    static let shapes = [
        Shape(m: 1, n: 1, k: 1), Shape(m: 5, n: 17, k: 3), Shape(m: 14, n: 32, k: 32), Shape(m: 15, n: 33, k: 31),
        Shape(m: 29, n: 498, k: 65), Shape(m: 128, n: 64, k: 100), Shape(m: 16, n: 48, k: 769),
        Shape(m: 3, n: 2100, k: 80), Shape(m: 61, n: 16, k: 1537), Shape(m: 96, n: 64, k: 64),
    ]

    /// How the factors are read, as `nk_multiply` names it: single precision, bfloat16 on the matrix unit where there is
    /// one, bfloat16 in any case without it.
    static let methods: [Int32] = [0, 1, 2]

    @Test(arguments: shapes, methods)
    func equalsPlainLoops(shape: Shape, method: Int32) {
        let bfloat = method > 0
        guard nk_product_support() >= (bfloat ? 2 : 1) else { return }
        let (m, n, k) = (shape.m, shape.n, shape.k)
        for (transposeA, transposeB, adds) in [(false, false, false), (true, false, true), (false, true, true)] {
            // Rows are longer than needed, and what lies between them must stay as it is.
            let (leadingA, leadingB, leadingC) = ((transposeA ? m : k) + 3, (transposeB ? k : n) + 1, n + 5)
            let a = normals((transposeA ? k : m) * leadingA, seed: 1).map { bfloat ? rounded($0) : $0 }
            let b = normals((transposeB ? n : k) * leadingB, seed: 2).map { bfloat ? rounded($0) : $0 }
            let before = normals(m * leadingC, seed: 3)
            var c = before
            let done = nk_multiply(
                method, a, transposeA ? 1 : 0, leadingA, b, transposeB ? 1 : 0, leadingB, &c, leadingC, m, n, k,
                adds ? 1 : 0)
            #expect(done == 1)
            var worst = 0.0
            for row in 0..<m {
                for column in 0..<leadingC {
                    let place = row * leadingC + column
                    var expected = column < n && !adds ? 0 : Double(before[place])
                    if column < n {
                        for i in 0..<k {
                            let x = a[transposeA ? i * leadingA + row : row * leadingA + i]
                            let y = b[transposeB ? column * leadingB + i : i * leadingB + column]
                            expected += Double(x) * Double(y)
                        }
                    }
                    worst = max(worst, abs(Double(c[place]) - expected))
                }
            }
            #expect(worst < 2e-6 * (10 + Double(k)))
        }
    }

    /// To the bit, but where few rows are left to the vectors while a packed factor is always the unit's.
    @Test(arguments: shapes, [Int32(0), 1])
    func aPackedFactorGivesTheSame(shape: Shape, method: Int32) {
        guard nk_product_support() >= (method > 0 ? 2 : 1) else { return }
        let (m, n, k) = (shape.m, shape.n, shape.k)
        for isTransposed: Int32 in [0, 1] {
            let (leadingA, leadingB) = (k + 2, (isTransposed == 1 ? k : n) + 1)
            let a = normals(m * leadingA, seed: 4)
            let b = normals((isTransposed == 1 ? n : k) * leadingB, seed: 5)
            var expected = normals(m * n, seed: 6)
            var c = expected
            #expect(nk_multiply(method, a, 0, leadingA, b, isTransposed, leadingB, &expected, n, m, n, k, 1) == 1)
            let packed = FloatBuffer(count: nk_packed_size(method, n, k))
            nk_pack(method, b, isTransposed, leadingB, n, k, packed.pointer)
            #expect(nk_multiply_by_packed(method, a, leadingA, packed.pointer, &c, n, m, n, k, 1) == 1)
            for (x, y) in zip(c, expected) {
                #expect(abs(x - y) <= (m < 8 && method == 1 ? 1e-6 * Float(10 + k) : 0))
            }
        }
    }

    @Test func anEmptyProductIsLeftToTheCaller() {
        var c: [Float] = [7]
        #expect(nk_multiply(0, [1], 0, 1, [1], 0, 1, &c, 1, 1, 1, 0, 0) == 0)
        #expect(c == [7])
    }

    @Test func precisionHoldsForTheBodyAlone() {
        func product() -> Float {
            let a = [Float](repeating: 1 / 3, count: 16 * 32)
            var c = [Float](repeating: 0, count: 16 * 16)
            BLAS.multiply(a, leadingA: 32, a, leadingB: 16, into: &c, leadingC: 16, m: 16, n: 16, k: 32)
            return c[0]
        }
        let single = product()
        let mixed = BLAS.withPrecision(.mixed) { product() }
        #expect(abs(single - 32 / 9) < 1e-5)
        #expect(abs(mixed - single) < 0.01 * single)
        #expect((mixed != single) == ProductPrecision.isMixedFast)
        #expect(product() == single)
    }

    /// To the nearest number with 8 bits of mantissa, ties to even.
    private func rounded(_ value: Float) -> Float {
        let bits = value.bitPattern
        return Float(bitPattern: (bits + 0x7FFF + (bits >> 16) & 1) & 0xFFFF_0000)
    }
}
