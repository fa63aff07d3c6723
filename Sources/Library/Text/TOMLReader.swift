import TerminalUI

/// Reads one table of a TOML file strictly: every error names file, line and key.
public struct TOMLReader {
    public let file: String
    private let path: [String]
    private let entries: [String: TOMLEntry]
    /// Whether errors name lines: not where the text is an option.
    private let namesLines: Bool

    /// Parses a whole file.
    public init(text: String, file: String, namesLines: Bool = true) throws(LibraryError) {
        do throws(TOMLSyntaxError) {
            self.init(file: file, path: [], entries: try TOMLParser.parse(text), namesLines: namesLines)
        } catch {
            throw .syntax(FilePlace(file: file, line: namesLines ? error.line : nil), reason: error.reason)
        }
    }

    private init(file: String, path: [String], entries: [String: TOMLEntry], namesLines: Bool) {
        self.file = file
        self.path = path
        self.entries = entries
        self.namesLines = namesLines
    }

    /// Keys in the order of their lines.
    public var keys: [String] {
        entries.keys.sorted { (line(of: $0) ?? .max, $0) < (line(of: $1) ?? .max, $1) }
    }

    public func line(of key: String) -> Int? { entries[key]?.line }

    public func place(of key: String) -> FilePlace { FilePlace(file: file, line: namesLines ? line(of: key) : nil) }

    public func contains(_ key: String) -> Bool { entries[key] != nil }

    /// - Throws: `unknownKey` for the first key that is not one of these.
    public func allow(_ known: [String]) throws(LibraryError) {
        for key in keys where !known.contains(key) {
            throw .unknownKey(
                place(of: key), key: fullName(key), nearest: NearestName.to(key, among: known), known: known)
        }
    }

    /// The table under a key; `nil` where it is absent.
    public func table(_ key: String) throws(LibraryError) -> TOMLReader? {
        guard let node = entries[key]?.node else { return nil }
        guard case .table(let inner, _) = node else { throw wrong(key, node, "a table: [\(fullName(key))]") }
        return TOMLReader(file: file, path: path + [key], entries: inner, namesLines: namesLines)
    }

    public func string(_ key: String) throws(LibraryError) -> String? {
        guard let node = entries[key]?.node else { return nil }
        guard case .string(let text) = node else { throw wrong(key, node, "a text in quotes") }
        return text
    }

    public func bool(_ key: String) throws(LibraryError) -> Bool? {
        guard let node = entries[key]?.node else { return nil }
        guard case .bool(let value) = node else { throw wrong(key, node, "true or false") }
        return value
    }

    public func strings(_ key: String) throws(LibraryError) -> [String]? {
        guard let node = entries[key]?.node else { return nil }
        if case .string(let text) = node { return [text] }
        guard case .array(let items) = node else { throw wrong(key, node, "a list of texts") }
        var texts: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw wrong(key, item, "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    public func int(_ key: String, in range: ClosedRange<Int>) throws(LibraryError) -> Int? {
        guard let node = entries[key]?.node else { return nil }
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .int(let value) = node else { throw wrong(key, node, allowed) }
        guard range.contains(value) else { throw bad(key, "\(value)", allowed: allowed) }
        return value
    }

    public func double(_ key: String, in range: ClosedRange<Double>) throws(LibraryError) -> Double? {
        guard let node = entries[key]?.node else { return nil }
        let allowed = "a number from \(TOMLText.number(range.lowerBound)) to \(TOMLText.number(range.upperBound))"
        let value: Double
        switch node {
        case .double(let number): value = number
        case .int(let number): value = Double(number)
        default: throw wrong(key, node, allowed)
        }
        guard range.contains(value) else { throw bad(key, TOMLText.number(value), allowed: allowed) }
        return value
    }

    /// An error about the value of a key.
    public func bad(_ key: String, _ value: String, allowed: String) -> LibraryError {
        .badValue(place(of: key), key: fullName(key), value: value, allowed: allowed)
    }

    private func wrong(_ key: String, _ node: TOMLNode, _ expected: String) -> LibraryError {
        .wrongType(place(of: key), key: fullName(key), expected: expected, found: node.kind)
    }

    private func fullName(_ key: String) -> String { (path + [key]).joined(separator: ".") }
}
