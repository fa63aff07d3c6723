/// Reads TOML 1.0 (toml.io), without dates and lists of tables, which no file here has.
///
/// Every key keeps its line, so that errors about values can point at it; no text, however broken, stops the process.
struct TOMLParser {
    /// Deeper nesting is refused rather than recursed into.
    static let maximumDepth = 32

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private(set) var line = 1

    /// The entries of a whole file.
    static func parse(_ text: String) throws(TOMLSyntaxError) -> [String: TOMLEntry] {
        var parser = TOMLParser(text)
        return try parser.document()
    }

    private init(_ text: String) {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
            scalars.append(scalar)
        }
        if scalars.first == "\u{feff}" { scalars.removeFirst() }
        self.scalars = scalars
    }

    // MARK: Characters

    var next: Unicode.Scalar? { peek(0) }

    func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < scalars.count {
            if scalars[position] == "\n" { line += 1 }
            position += 1
        }
    }

    /// Steps over a text if it stands here.
    mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[position...].starts(with: wanted) else { return false }
        advance(wanted.count)
        return true
    }

    mutating func skipBlanks() {
        while next == " " || next == "\t" { advance() }
    }

    /// Steps over blanks, line ends and comments.
    mutating func skipLines() throws(TOMLSyntaxError) {
        while true {
            skipBlanks()
            if next == "#" { try skipComment() } else if next == "\n" { advance() } else { return }
        }
    }

    private mutating func skipComment() throws(TOMLSyntaxError) {
        while let scalar = next, scalar != "\n" {
            guard scalar == "\t" || !TOMLParser.isControl(scalar) else {
                throw wrong("a comment holds a control character")
            }
            advance()
        }
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || scalar.value == 0x7f }

    func wrong(_ reason: String) -> TOMLSyntaxError { TOMLSyntaxError(line: line, reason: reason) }

    /// What stands here, for an error message.
    var here: String {
        switch next {
        case nil: "the end of the file"
        case "\n": "the end of the line"
        case let scalar? where TOMLParser.isControl(scalar): "a control character"
        case let scalar?: "\"\(scalar)\""
        }
    }

    // MARK: Structure

    private mutating func document() throws(TOMLSyntaxError) -> [String: TOMLEntry] {
        var root: [String: TOMLEntry] = [:]
        var table: [String] = []
        var headers: Set<[String]> = []
        while true {
            try skipLines()
            guard next != nil else { return root }
            let start = line
            if take("[") {
                guard next != "[" else { throw wrong("lists of tables ([[...]]) are not used here") }
                table = try key()
                guard take("]") else { throw wrong("\"]\" is missing, there is \(here)") }
                guard headers.insert(table).inserted else {
                    throw wrong("the table [\(table.joined(separator: "."))] stands here a second time")
                }
                try open(table[...], in: &root, start)
            } else {
                let path = try key()
                let entry = try value(after: path, start)
                try insert(entry, at: (table + path)[...], into: &root)
            }
            skipBlanks()
            if next == "#" { try skipComment() }
            guard next == nil || next == "\n" else { throw wrong("the line should end here, there is \(here)") }
        }
    }

    /// Reads `= value` behind a key.
    mutating func value(after path: [String], _ start: Int, depth: Int = 0) throws(TOMLSyntaxError) -> TOMLEntry {
        guard take("=") else {
            throw wrong("\"=\" is missing after \"\(path.joined(separator: "."))\", there is \(here)")
        }
        skipBlanks()
        return TOMLEntry(node: try value(depth: depth), line: start, lastLine: line)
    }

    /// Reads a dotted key; blanks around it are stepped over.
    mutating func key() throws(TOMLSyntaxError) -> [String] {
        var path: [String] = []
        repeat {
            skipBlanks()
            guard path.count < TOMLParser.maximumDepth else { throw wrong("a key has too many parts") }
            path.append(try keyPart())
            skipBlanks()
        } while take(".")
        return path
    }

    private mutating func keyPart() throws(TOMLSyntaxError) -> String {
        if next == "\"" { return try basicString() }
        if next == "'" { return try literalString() }
        var part = ""
        while let scalar = next, TOMLParser.isBare(scalar) {
            part.unicodeScalars.append(scalar)
            advance()
        }
        guard !part.isEmpty else { throw wrong("a key should stand here, there is \(here)") }
        return part
    }

    static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    // MARK: Tables

    func insert(
        _ entry: TOMLEntry, at path: ArraySlice<String>, into table: inout [String: TOMLEntry]
    ) throws(TOMLSyntaxError) {
        guard let key = path.first else { return }
        let rest = path.dropFirst()
        if rest.isEmpty {
            guard table[key] == nil else {
                throw TOMLSyntaxError(line: entry.line, reason: "the key \"\(key)\" stands here a second time")
            }
            table[key] = entry
            return
        }
        var inner = try entries(of: key, in: table, entry.line)
        try insert(entry, at: rest, into: &inner)
        let first = table[key]?.line ?? entry.line
        table[key] = TOMLEntry(node: .table(inner, isInline: false), line: first, lastLine: entry.lastLine)
    }

    /// Makes sure that there is a table.
    private func open(
        _ path: ArraySlice<String>, in table: inout [String: TOMLEntry], _ line: Int
    ) throws(TOMLSyntaxError) {
        guard let key = path.first else { return }
        var inner = try entries(of: key, in: table, line)
        try open(path.dropFirst(), in: &inner, line)
        let first = table[key]?.line ?? line
        table[key] = TOMLEntry(node: .table(inner, isInline: false), line: first, lastLine: line)
    }

    private func entries(
        of key: String, in table: [String: TOMLEntry], _ line: Int
    ) throws(TOMLSyntaxError) -> [String: TOMLEntry] {
        switch table[key]?.node {
        case nil: return [:]
        case .table(let inner, isInline: false): return inner
        default: throw TOMLSyntaxError(line: line, reason: "\"\(key)\" has a value already and cannot go on")
        }
    }
}
