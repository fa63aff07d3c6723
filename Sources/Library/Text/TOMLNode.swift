import TOMLKit

/// A value of a TOML file, copied out of the parser.
indirect enum TOMLNode {
    case string(String)
    case int(Int)
    case double(Double)
    case bool(Bool)
    case array([TOMLNode])
    case table([String: TOMLNode])
    /// Dates and times, which no file here uses.
    case other(String)

    init(_ value: any TOMLValueConvertible) {
        switch value.type {
        case .string: self = .string(value.string ?? "")
        case .int: self = .int(value.int ?? 0)
        case .double: self = .double(value.double ?? 0)
        case .bool: self = .bool(value.bool ?? false)
        case .array: self = .array((value.array.map { Array($0) } ?? []).map { TOMLNode($0) })
        case .table:
            var nodes: [String: TOMLNode] = [:]
            if let table = value.table {
                for key in table.keys { nodes[key] = table[key].map { TOMLNode($0) } }
            }
            self = .table(nodes)
        case .date, .time, .dateTime: self = .other("a date")
        }
    }

    /// What it is, for people.
    var kind: String {
        switch self {
        case .string: "a text"
        case .int: "a whole number"
        case .double: "a number"
        case .bool: "true or false"
        case .array: "a list"
        case .table: "a table"
        case .other(let kind): kind
        }
    }
}
