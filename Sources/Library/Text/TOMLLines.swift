/// Finds the line of every key of a TOML text, so that errors about values can point at it.
struct TOMLLines {
    /// Lines counted from 1, by dotted path.
    private(set) var lines: [[String]: Int] = [:]

    init(_ text: String) {
        var table: [String] = []
        var open = OpenValue()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let scalars = Array(line.unicodeScalars)
            if open.isOpen {
                open.scan(scalars[...])
                continue
            }
            var rest = scalars.drop { $0 == " " || $0 == "\t" }
            guard let first = rest.first, first != "#" else { continue }
            if first == "[" {
                table = TOMLLines.path(&rest, startingAfter: rest.prefix { $0 == "[" }.count)
                note(table, index + 1)
            } else {
                let path = TOMLLines.path(&rest, startingAfter: 0)
                note(table + path, index + 1)
                open.scan(rest)
            }
        }
    }

    /// The line of a key, or of the nearest table around it.
    func line(of path: [String]) -> Int? {
        var path = path
        while !path.isEmpty {
            if let line = lines[path] { return line }
            path.removeLast()
        }
        return nil
    }

    private mutating func note(_ path: [String], _ line: Int) {
        if lines[path] == nil { lines[path] = line }
    }

    /// Reads a dotted key (bare or quoted parts) up to `=` or `]` and leaves the rest behind it.
    private static func path(_ rest: inout ArraySlice<Unicode.Scalar>, startingAfter count: Int) -> [String] {
        var parts: [String] = []
        var part = ""
        var quote: Unicode.Scalar?
        rest = rest.dropFirst(count)
        while let scalar = rest.popFirst() {
            if let open = quote {
                if scalar == open { quote = nil } else { part.unicodeScalars.append(scalar) }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == "." {
                parts.append(part)
                part = ""
            } else if scalar == "=" || scalar == "]" {
                break
            } else if scalar != " " && scalar != "\t" && scalar != "\r" {
                part.unicodeScalars.append(scalar)
            }
        }
        return parts + [part]
    }
}

/// Whether a value goes on in the next line: an array, or a string in three quotes.
private struct OpenValue {
    private var brackets = 0
    private var fence: Unicode.Scalar?

    var isOpen: Bool { brackets > 0 || fence != nil }

    mutating func scan(_ text: ArraySlice<Unicode.Scalar>) {
        var text = text
        var quote: Unicode.Scalar?
        while let scalar = text.popFirst() {
            if let mark = fence {
                if scalar == "\\", mark == "\"" { _ = text.popFirst() }
                if scalar == mark, text.starts(with: [mark, mark]) {
                    text = text.dropFirst(2)
                    fence = nil
                }
            } else if let mark = quote {
                if scalar == "\\", mark == "\"" { _ = text.popFirst() }
                if scalar == mark { quote = nil }
            } else {
                switch scalar {
                case "#": return
                case "\"", "'":
                    if text.starts(with: [scalar, scalar]) {
                        text = text.dropFirst(2)
                        fence = scalar
                    } else {
                        quote = scalar
                    }
                case "[", "{": brackets += 1
                case "]", "}": brackets = max(0, brackets - 1)
                default: break
                }
            }
        }
    }
}
