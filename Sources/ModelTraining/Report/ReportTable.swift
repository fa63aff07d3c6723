import Foundation

/// A table of words and numbers.
public struct ReportTable: Sendable, Equatable {
    public var title: String
    public var header: [String]
    public var rows: [[String]]
    /// Columns of words, which are aligned to the left.
    public var wordColumns: Set<Int>
    /// Rows that are to be seen first.
    public var strongRows: Set<Int>
    /// What has to be known to read it.
    public var note: String?

    public init(
        _ title: String, header: [String], rows: [[String]], wordColumns: Set<Int> = [0], strongRows: Set<Int> = [],
        note: String? = nil
    ) {
        self.title = title
        self.header = header
        self.rows = rows
        self.wordColumns = wordColumns
        self.strongRows = strongRows
        self.note = note
    }

    /// Columns as wide as their widest cell, strong rows with a mark in front.
    public var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        func line(_ row: [String], mark: String) -> String {
            let cells = row.enumerated().prefix(widths.count).map { column, cell in
                let fill = String(repeating: " ", count: widths[column] - cell.count)
                return wordColumns.contains(column) ? cell + fill : fill + cell
            }
            let line = mark + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        var lines = [title, line(header, mark: "  ")]
        lines += rows.enumerated().map { line($1, mark: strongRows.contains($0) ? "* " : "  ") }
        if let note { lines.append(ReportChapter.wrapped(note)) }
        return lines.joined(separator: "\n")
    }

    // MARK: Cells

    /// Three decimals unless told; a dash where nothing was measured.
    static func number(_ value: Double?, decimals: Int = 3) -> String {
        guard let value, value.isFinite else { return "–" }
        return String(format: "%.\(decimals)f", value)
    }

    static func signed(_ value: Double?, decimals: Int = 2) -> String {
        guard let value, value.isFinite else { return "–" }
        return String(format: "%+.\(decimals)f", value)
    }

    /// A whole number with its thousands apart.
    static func count(_ value: Int?) -> String {
        guard let value else { return "–" }
        var digits = Array(String(abs(value)))
        var place = digits.count - 3
        while place > 0 {
            digits.insert("\u{202f}", at: place)
            place -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }
}
