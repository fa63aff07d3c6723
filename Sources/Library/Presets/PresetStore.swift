import Foundation

/// The presets at hand.
public typealias PresetStore = NamedFileStore<Preset>

extension Preset: LibraryFile {
    public static func read(_ text: String, file: String) throws(LibraryError) -> Preset {
        try PresetFile.read(text, file: file)
    }

    public static func unknown(_ name: String, nearest: String?, known: [String]) -> LibraryError {
        .unknownPreset(name: name, nearest: nearest, known: known)
    }
}

extension NamedFileStore<Preset> {
    public init(_ folders: Folders) { self.init(folders: folders.presets) }

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
}
