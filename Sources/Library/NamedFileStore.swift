import Foundation

/// What can be kept as a TOML file under a name.
public protocol LibraryFile: Sendable {
    /// Reads the text of a file whose path is given for the messages.
    static func read(_ text: String, file: String) throws(LibraryError) -> Self
    /// The error for a name under which there is nothing.
    static func unknown(_ name: String, nearest: String?, known: [String]) -> LibraryError
}

/// The files of one kind at hand: shipped ones, and one's own, which win.
public struct NamedFileStore<Value: LibraryFile>: Sendable {
    let files: NamedFiles

    /// Folders in order of precedence; the first one is one's own.
    public init(folders: [URL]) { files = NamedFiles(folders: folders) }

    /// All files by name; they are not read yet, so they may turn out to be faulty.
    public func entries() -> [LibraryEntry] { files.entries() }

    /// Reads what is kept under a name: the file's name without `.toml`.
    ///
    /// - Throws: that there is no such name, with the nearest one, or what is wrong in the file.
    public func load(_ id: String) throws(LibraryError) -> Value {
        guard let entry = files.entry(id) else {
            let (nearest, known) = files.nearest(id)
            throw Value.unknown(id, nearest: nearest, known: known)
        }
        return try load(entry)
    }

    public func load(_ entry: LibraryEntry) throws(LibraryError) -> Value { try Self.load(file: entry.url) }

    /// Reads any file.
    public static func load(file url: URL) throws(LibraryError) -> Value {
        try Value.read(try TextFile.read(url), file: url.path)
    }

    /// What is wrong with each file that cannot be read.
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
