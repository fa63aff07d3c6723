import Foundation
import TOMLKit
import TerminalUI

/// Reads one table of a TOML file strictly: every error names file, line and key.
struct TOMLReader {
    let file: String
    private let path: [String]
    private let nodes: [String: TOMLNode]
    private let lines: TOMLLines

    /// Parses a whole file.
    init(text: String, file: String) throws(LibraryError) {
        let root: TOMLNode
        do {
            root = TOMLNode(try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            let reason = error.description.split(separator: "\n").first.map(String.init) ?? "it is not TOML"
            throw .syntax(FilePlace(file: file, line: error.source.begin.line), reason: reason)
        } catch {
            throw .syntax(FilePlace(file: file), reason: "it is not TOML")
        }
        guard case .table(let nodes) = root else { throw .syntax(FilePlace(file: file), reason: "it is not TOML") }
        self.init(file: file, path: [], nodes: nodes, lines: TOMLLines(text))
    }

    private init(file: String, path: [String], nodes: [String: TOMLNode], lines: TOMLLines) {
        self.file = file
        self.path = path
        self.nodes = nodes
        self.lines = lines
    }

    /// Keys in the order of their lines.
    var keys: [String] {
        nodes.keys.sorted { (line(of: $0) ?? .max, $0) < (line(of: $1) ?? .max, $1) }
    }

    func line(of key: String) -> Int? { lines.line(of: path + [key]) }

    func place(of key: String) -> FilePlace { FilePlace(file: file, line: line(of: key)) }

    func contains(_ key: String) -> Bool { nodes[key] != nil }

    /// - Throws: `unknownKey` for the first key that is not one of these.
    func allow(_ known: [String]) throws(LibraryError) {
        for key in keys where !known.contains(key) {
            throw .unknownKey(
                place(of: key), key: fullName(key), nearest: NearestName.to(key, among: known), known: known)
        }
    }

    /// The table under a key; `nil` where it is absent.
    func table(_ key: String) throws(LibraryError) -> TOMLReader? {
        guard let node = nodes[key] else { return nil }
        guard case .table(let inner) = node else { throw wrong(key, node, "a table: [\(fullName(key))]") }
        return TOMLReader(file: file, path: path + [key], nodes: inner, lines: lines)
    }

    func string(_ key: String) throws(LibraryError) -> String? {
        guard let node = nodes[key] else { return nil }
        guard case .string(let text) = node else { throw wrong(key, node, "a text in quotes") }
        return text
    }

    func bool(_ key: String) throws(LibraryError) -> Bool? {
        guard let node = nodes[key] else { return nil }
        guard case .bool(let value) = node else { throw wrong(key, node, "true or false") }
        return value
    }

    func strings(_ key: String) throws(LibraryError) -> [String]? {
        guard let node = nodes[key] else { return nil }
        if case .string(let text) = node { return [text] }
        guard case .array(let items) = node else { throw wrong(key, node, "a list of texts") }
        var texts: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw wrong(key, item, "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    func int(_ key: String, in range: ClosedRange<Int>) throws(LibraryError) -> Int? {
        guard let node = nodes[key] else { return nil }
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .int(let value) = node else { throw wrong(key, node, allowed) }
        guard range.contains(value) else { throw bad(key, "\(value)", allowed: allowed) }
        return value
    }

    func double(_ key: String, in range: ClosedRange<Double>) throws(LibraryError) -> Double? {
        guard let node = nodes[key] else { return nil }
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
    func bad(_ key: String, _ value: String, allowed: String) -> LibraryError {
        .badValue(place(of: key), key: fullName(key), value: value, allowed: allowed)
    }

    private func wrong(_ key: String, _ node: TOMLNode, _ expected: String) -> LibraryError {
        .wrongType(place(of: key), key: fullName(key), expected: expected, found: node.kind)
    }

    private func fullName(_ key: String) -> String { (path + [key]).joined(separator: ".") }
}
