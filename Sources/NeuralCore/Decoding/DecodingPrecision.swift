/// How weights and caches are kept for generation, where reading them is what takes the time.
public enum DecodingPrecision: String, Sendable, Hashable, Codable, CaseIterable {
    /// 32-bit floats throughout.
    case single
    /// Weights as bytes with a scale for each output, keys and values as bfloat16; sums in 32-bit floats.
    case int8
}
