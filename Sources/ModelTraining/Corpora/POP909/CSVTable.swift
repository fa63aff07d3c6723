import Foundation

/// A table of plain comma-separated values with a heading line; fields are not quoted.
struct CSVTable: Sendable {
    let columns: [String: Int]
    let rows: [[Substring]]

    init(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let heading = lines.first ?? []
        columns = Dictionary(heading.enumerated().map { (String($0.element), $0.offset) }) { first, _ in first }
        rows = Array(lines.dropFirst())
    }

    /// An empty table where the file cannot be read.
    init(contentsOf url: URL) { self.init((try? String(contentsOf: url, encoding: .utf8)) ?? "") }

    func text(_ row: [Substring], _ column: String) -> Substring? {
        columns[column].flatMap { row.indices.contains($0) ? row[$0] : nil }
    }

    func int(_ row: [Substring], _ column: String) -> Int? { text(row, column).flatMap { Int($0) } }

    func double(_ row: [Substring], _ column: String) -> Double? { text(row, column).flatMap { Double($0) } }
}
