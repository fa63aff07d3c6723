import Foundation
import TerminalUI

/// The themes at hand: shipped ones, and one's own, which win.
public struct ThemeStore: Sendable {
    private let files: NamedFiles

    /// Folders in order of precedence.
    public init(folders: [URL]) { files = NamedFiles(folders: folders) }

    public init(_ folders: Folders) { self.init(folders: folders.themes) }

    public func entries() -> [LibraryEntry] { files.entries() }

    /// Reads a theme by its file's name without `.toml`.
    ///
    /// - Throws: `unknownTheme` with the nearest name, or what is wrong in the file.
    public func load(_ id: String) throws(LibraryError) -> Theme {
        guard let entry = files.entry(id) else {
            let (nearest, known) = files.nearest(id)
            throw .unknownTheme(name: id, nearest: nearest, known: known)
        }
        return try load(entry)
    }

    public func load(_ entry: LibraryEntry) throws(LibraryError) -> Theme {
        try ThemeFile.read(try TextFile.read(entry.url), file: entry.url.path)
    }

    /// Reads a theme from any file.
    public static func load(file url: URL) throws(LibraryError) -> Theme {
        try ThemeFile.read(try TextFile.read(url), file: url.path)
    }

    /// When the file of a theme was last written, to notice that it should be read again.
    public func modified(_ id: String) -> Date? {
        files.entry(id).flatMap {
            try? FileManager.default.attributesOfItem(atPath: $0.url.path)[.modificationDate] as? Date
        }
    }

    /// What is wrong with each theme that cannot be read.
    public func validate() -> [(entry: LibraryEntry, error: LibraryError)] {
        entries().compactMap { entry in
            do throws(LibraryError) {
                _ = try load(entry)
                return nil
            } catch {
                return (entry, error)
            }
        }
    }
}
