#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A seeded generator of uniform and normal floats (SplitMix64), the same on every machine.
///
/// Its whole state is one integer, so that a training run can be resumed to the bit.
public struct FloatRandom: RandomNumberGenerator, Sendable {
    public var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// An independent stream for one purpose: the same seed and index give the same stream.
    public init(seed: UInt64, stream: UInt64) {
        var mixer = FloatRandom(seed: seed ^ (stream &* 0xD1B5_4A32_D192_ED03))
        state = mixer.next()
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in 0 ..< 1, with 24 random bits.
    public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// Normal with mean 0 and standard deviation 1: the sum of twelve uniforms would have no tails,
    /// so this is the polar method of Marsaglia (1964), its second value dropped to keep the state one integer.
    public mutating func normal() -> Float {
        while true {
            let x = 2 * Double(next() >> 11) * 0x1p-53 - 1
            let y = 2 * Double(next() >> 11) * 0x1p-53 - 1
            let square = x * x + y * y
            if square > 0, square < 1 { return Float(x * (-2 * log(square) / square).squareRoot()) }
        }
    }
}
