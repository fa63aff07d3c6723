import Foundation
import Synchronization

/// Standard output and standard error of the process.
enum Output {
    /// One JSON object and nothing else.
    static func json(_ value: some Encodable) throws { line(try jsonText(value)) }

    static func jsonText(_ value: some Encodable, isPretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        // JSON has no infinity; a loss that is none is told as a text.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func line(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO) }

    /// A line on standard error.
    static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    static func bytes(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) } }

    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if descriptor == STDOUT_FILENO { hasFailed.store(true, ordering: .relaxed) }
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    private static let hasFailed = Atomic<Bool>(false)

    /// Whether all that was written has arrived.
    static var isComplete: Bool { !hasFailed.load(ordering: .relaxed) }
}

/// Columns of figures for people.
enum Table {
    /// Rows with every column as wide as its widest cell; numbers may be aligned to the right.
    static func text(_ rows: [[String]], rightAligned: Set<Int> = []) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let fill = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
                if rightAligned.contains(column) { return fill + cell }
                return column == row.count - 1 ? cell : cell + fill
            }
            return cells.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
