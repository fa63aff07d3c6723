import NeuralCore

/// Buffers of ordinary numbers that the kernels work on; made once, kept in the caches.
struct Operands: Sendable {
    let count: Int
    let x: FloatBuffer
    let y: FloatBuffer
    let z: FloatBuffer
    let w: FloatBuffer

    init(count: Int) {
        self.count = count
        x = Operands.filled(count, seed: 1)
        y = Operands.filled(count, seed: 2)
        z = Operands.filled(count, seed: 3)
        w = Operands.filled(count, seed: 4)
    }

    /// Normally distributed numbers.
    static func filled(_ count: Int, seed: UInt64) -> FloatBuffer {
        let buffer = FloatBuffer(count: count)
        var random = FloatRandom(seed: seed)
        for index in 0..<count { buffer.pointer[index] = random.normal() }
        return buffer
    }
}
