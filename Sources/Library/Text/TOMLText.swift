/// Writes values the way TOML wants them, and edits single lines without touching the rest of a file.
enum TOMLText {
    /// A basic string with everything escaped that must be.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7f {
                    let hex = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }

    /// The shortest text that reads back as the same number, always with a point.
    static func number(_ value: Double) -> String { "\(value)" }

    /// A key, in quotes where it has to be.
    static func key(_ name: String) -> String {
        let isBare =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        return isBare ? name : quoted(name)
    }

    /// The text with a top-level key set: its lines replaced where it stands, else put before the first table.
    static func setting(_ key: String, to value: String, in text: String) throws(TOMLSyntaxError) -> String {
        let entries = try TOMLParser.parse(text)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let entry = "\(TOMLText.key(key)) = \(value)"
        if let old = entries[key] {
            lines.replaceSubrange(old.line - 1...old.lastLine - 1, with: [entry])
        } else {
            let table = lines.firstIndex { $0.drop { $0 == " " || $0 == "\t" }.first == "[" }
            let position = table ?? (lines.last == "" ? lines.count - 1 : lines.count)
            lines.insert(entry, at: position)
            if table != nil { lines.insert("", at: position + 1) }
        }
        let joined = lines.joined(separator: "\n")
        return joined.hasSuffix("\n") ? joined : joined + "\n"
    }
}
