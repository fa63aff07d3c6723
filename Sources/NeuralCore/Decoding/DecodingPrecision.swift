/// How weights and caches are kept for generation, where reading them is what takes the time.
public enum DecodingPrecision: String, Sendable, Hashable, Codable, CaseIterable {
    /// 32-bit floats throughout.
    case single
    /// Weights, keys and values as 16-bit floats; sums in 32-bit floats. A checkpoint of halves loses nothing.
    case half
    /// Weights, keys and values as bytes with a scale for each column or token, multiplied by rows rounded to bytes with
    /// a scale each; sums are exact.
    case int8

    /// Bytes of an element.
    var elementSize: Int {
        switch self {
        case .single: 4
        case .half: 2
        case .int8: 1
        }
    }

    /// Rows of a panel that are stored together: four bytes are multiplied at once.
    var group: Int { self == .int8 ? 4 : 1 }
}
