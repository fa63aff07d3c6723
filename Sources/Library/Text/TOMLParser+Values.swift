extension TOMLParser {
    mutating func value(depth: Int) throws(TOMLSyntaxError) -> TOMLNode {
        guard depth < TOMLParser.maximumDepth else { throw wrong("values are nested too deeply") }
        switch next {
        case "\"": return .string(try take("\"\"\"") ? multilineBasicString() : basicString())
        case "'": return .string(try take("'''") ? multilineLiteralString() : literalString())
        case "[": return try array(depth: depth)
        case "{": return try inlineTable(depth: depth)
        default: return try word()
        }
    }

    private mutating func array(depth: Int) throws(TOMLSyntaxError) -> TOMLNode {
        advance()
        var items: [TOMLNode] = []
        while true {
            try skipLines()
            if take("]") { return .array(items) }
            items.append(try value(depth: depth + 1))
            try skipLines()
            if take("]") { return .array(items) }
            guard take(",") else { throw wrong("a list wants \",\" or \"]\" here, there is \(here)") }
        }
    }

    private mutating func inlineTable(depth: Int) throws(TOMLSyntaxError) -> TOMLNode {
        advance()
        var entries: [String: TOMLEntry] = [:]
        skipBlanks()
        if take("}") { return .table(entries, isInline: true) }
        while true {
            let start = line
            let path = try key()
            let entry = try value(after: path, start, depth: depth + 1)
            try insert(entry, at: path[...], into: &entries)
            skipBlanks()
            if take("}") { return .table(entries, isInline: true) }
            guard take(",") else { throw wrong("a table in braces wants \",\" or \"}\" here, there is \(here)") }
        }
    }

    /// Reads true, false, or a number.
    private mutating func word() throws(TOMLSyntaxError) -> TOMLNode {
        var word = ""
        while let scalar = next, TOMLParser.isBare(scalar) || scalar == "+" || scalar == "." || scalar == ":" {
            word.unicodeScalars.append(scalar)
            advance()
        }
        guard !word.isEmpty else { throw wrong("a value should stand here, there is \(here)") }
        if word == "true" { return .bool(true) }
        if word == "false" { return .bool(false) }
        if let number = TOMLParser.number(word) { return number }
        if word.utf8.count >= 8, word.utf8.dropFirst(4).first == UInt8(ascii: "-") {
            throw wrong("dates are not used here, and \(word) looks like one")
        }
        throw wrong("\(word) is no value; a text wants quotes around it")
    }

    /// A number as TOML writes it; `nil` for anything else, also where it does not fit 64 bits.
    static func number(_ word: String) -> TOMLNode? {
        let signs = word.prefix { $0 == "+" || $0 == "-" }
        guard signs.count <= 1 else { return nil }
        let isNegative = signs == "-"
        let body = word.dropFirst(signs.count)
        if body == "inf" { return .double(isNegative ? -.infinity : .infinity) }
        if body == "nan" { return .double(.nan) }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where body.hasPrefix(prefix) {
            guard signs.isEmpty, let digits = plain(body.dropFirst(2), hexadecimal: true) else { return nil }
            return Int(digits, radix: radix).map { .int($0) }
        }
        let parts = body.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, (1...2).contains(mantissa.count), let whole = plain(mantissa[0]) else { return nil }
        guard whole == "0" || !whole.hasPrefix("0") else { return nil }
        let sign = isNegative ? "-" : ""
        if parts.count == 1, mantissa.count == 1 { return Int(sign + whole).map { .int($0) } }
        var text = sign + whole
        if mantissa.count == 2 {
            guard let fraction = plain(mantissa[1]) else { return nil }
            text += "." + fraction
        }
        if parts.count == 2 {
            let marks = parts[1].prefix { $0 == "+" || $0 == "-" }
            guard marks.count <= 1, let digits = plain(parts[1].dropFirst(marks.count)) else { return nil }
            text += "e" + marks + digits
        }
        return Double(text).map { .double($0) }
    }

    /// Digits without the underscores between them; `nil` where there are others, or none.
    private static func plain(_ digits: Substring, hexadecimal: Bool = false) -> String? {
        let groups = digits.split(separator: "_", omittingEmptySubsequences: false)
        let isSound = groups.allSatisfy { group in
            !group.isEmpty && group.allSatisfy { $0.isASCII && (hexadecimal ? $0.isHexDigit : $0.isNumber) }
        }
        return isSound ? groups.joined() : nil
    }
}
