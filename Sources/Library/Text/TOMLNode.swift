/// A value of a TOML file.
indirect enum TOMLNode: Equatable, Sendable {
    case string(String)
    case int(Int)
    case double(Double)
    case bool(Bool)
    case array([TOMLNode])
    /// Inline tables are complete where they stand, others may go on in later lines.
    case table([String: TOMLEntry], isInline: Bool)

    /// What it is, for people.
    var kind: String {
        switch self {
        case .string: "a text"
        case .int: "a whole number"
        case .double: "a number"
        case .bool: "true or false"
        case .array: "a list"
        case .table: "a table"
        }
    }
}

/// A value with the lines it stands in, counted from 1.
struct TOMLEntry: Equatable, Sendable {
    var node: TOMLNode
    var line: Int
    var lastLine: Int
}

/// What is wrong with a TOML text, and where.
struct TOMLSyntaxError: Error, Equatable {
    var line: Int
    var reason: String
}
