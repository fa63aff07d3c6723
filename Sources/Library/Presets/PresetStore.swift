import Foundation

/// The presets at hand: shipped ones, and one's own, which win.
public struct PresetStore: Sendable {
    private let files: NamedFiles

    /// Folders in order of precedence; the first one is where presets are saved.
    public init(folders: [URL]) { files = NamedFiles(folders: folders) }

    public init(_ folders: Folders) { self.init(folders: folders.presets) }

    /// All presets by name; they are not read yet, so they may turn out to be faulty.
    public func entries() -> [LibraryEntry] { files.entries() }

    /// Reads a preset by its file's name without `.toml`.
    ///
    /// - Throws: `unknownPreset` with the nearest name, or what is wrong in the file.
    public func load(_ id: String) throws(LibraryError) -> Preset {
        guard let entry = files.entry(id) else {
            let (nearest, known) = files.nearest(id)
            throw .unknownPreset(name: id, nearest: nearest, known: known)
        }
        return try load(entry)
    }

    public func load(_ entry: LibraryEntry) throws(LibraryError) -> Preset {
        try PresetFile.read(try TextFile.read(entry.url), file: entry.url.path)
    }

    /// Reads a preset from any file.
    public static func load(file url: URL) throws(LibraryError) -> Preset {
        try PresetFile.read(try TextFile.read(url), file: url.path)
    }

    /// Saves into one's own folder.
    ///
    /// - Throws: `exists` unless `replacing`; `badName`; `unwritable`.
    @discardableResult
    public func save(_ preset: Preset, as id: String, replacing: Bool = false) throws(LibraryError) -> URL {
        let url = try files.destination(id)
        if !replacing, FileManager.default.fileExists(atPath: url.path) { throw .exists(file: url.path) }
        try TextFile.write(PresetFile.write(preset), to: url)
        return url
    }

    /// What is wrong with each preset that cannot be read.
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
