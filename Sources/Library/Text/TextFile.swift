import Foundation

/// Reads and writes small text files, whole or not at all.
enum TextFile {
    /// More than any preset, theme or configuration can sensibly have.
    static let maximumBytes = 1 << 20

    static func read(_ url: URL) throws(LibraryError) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw .unreadable(file: url.path, reason: LibraryError.reason(error))
        }
        guard data.count <= maximumBytes else {
            throw .unreadable(file: url.path, reason: "it is larger than a megabyte")
        }
        guard let text = String(data: data, encoding: .utf8), !text.unicodeScalars.contains("\0") else {
            throw .unreadable(file: url.path, reason: "it is not UTF-8 text")
        }
        return text
    }

    /// Writes beside the file and renames, so that a crash leaves the old one or the new one.
    static func write(_ text: String, to url: URL) throws(LibraryError) {
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url, options: .atomic)
        } catch {
            throw .unwritable(file: url.path, reason: LibraryError.reason(error))
        }
    }
}
