import Foundation

/// A random generator that gives the same numbers for the same seed on every machine.
///
/// xoshiro256** (Blackman & Vigna 2018), seeded through SplitMix64.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
    @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

    public init(seed: UInt64) {
        var mixer = seed
        let (a, b) = (SeededGenerator.splitMix(&mixer), SeededGenerator.splitMix(&mixer))
        let (c, d) = (SeededGenerator.splitMix(&mixer), SeededGenerator.splitMix(&mixer))
        state = (a, b, c, d)
    }

    /// A generator of its own for one stage or purpose, so that leaving out one stage does not change another.
    public init(seed: UInt64, stream: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
        for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.init(seed: seed ^ hash)
    }

    @inlinable
    public mutating func next() -> UInt64 {
        let result = SeededGenerator.rotate(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = SeededGenerator.rotate(state.3, 45)
        return result
    }

    /// Uniform in 0..<1 with 53 bits.
    @inlinable
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0..<bound.
    @inlinable
    public mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(uniform() * Double(bound)) }

    /// Standard normal, by the polar form of Box and Muller.
    public mutating func normal() -> Double {
        while true {
            let u = 2 * uniform() - 1
            let v = 2 * uniform() - 1
            let s = u * u + v * v
            if s > 0, s < 1 { return u * (-2 * log(s) / s).squareRoot() }
        }
    }

    /// An index drawn with these weights; the last one where they sum to nothing.
    public mutating func draw(weights: [Double]) -> Int {
        let total = weights.reduce(0, +)
        var rest = uniform() * total
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return max(0, weights.count - 1)
    }

    @inlinable
    static func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }

    private static func splitMix(_ x: inout UInt64) -> UInt64 {
        x &+= 0x9e37_79b9_7f4a_7c15
        var z = x
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

extension SeededGenerator: Codable {
    private enum CodingKeys: CodingKey { case state }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let state = try values.decode([UInt64].self, forKey: .state)
        guard state.count == 4 else {
            throw DecodingError.dataCorruptedError(
                forKey: .state, in: values, debugDescription: "A generator has four numbers and not \(state.count).")
        }
        self.state = (state[0], state[1], state[2], state[3])
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode([state.0, state.1, state.2, state.3], forKey: .state)
    }

    public static func == (a: SeededGenerator, b: SeededGenerator) -> Bool { a.state == b.state }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(state.0)
        hasher.combine(state.1)
        hasher.combine(state.2)
        hasher.combine(state.3)
    }
}
