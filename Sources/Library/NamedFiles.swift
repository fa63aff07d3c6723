import Foundation
import TerminalUI

/// A file of a library folder.
public struct LibraryEntry: Hashable, Sendable {
    /// The name it is asked for by: the file's name without `.toml`.
    public var id: String
    public var url: URL
    /// Whether it lies in the user's own folder.
    public var isOwn: Bool

    public init(id: String, url: URL, isOwn: Bool) {
        self.id = id
        self.url = url
        self.isOwn = isOwn
    }
}

/// The `.toml` files of a few folders, where an earlier folder hides the same name in a later one.
struct NamedFiles: Sendable {
    /// The user's own folder first.
    let folders: [URL]

    func entries() -> [LibraryEntry] {
        var found: [String: LibraryEntry] = [:]
        for (index, folder) in folders.enumerated() {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            for file in files where file.hasSuffix(".toml") && !file.hasPrefix(".") {
                let id = String(file.dropLast(5))
                guard found[id] == nil else { continue }
                found[id] = LibraryEntry(id: id, url: folder.appendingPathComponent(file), isOwn: index == 0)
            }
        }
        return found.values.sorted { $0.id < $1.id }
    }

    func entry(_ id: String) -> LibraryEntry? { entries().first { $0.id == id } }

    func nearest(_ id: String) -> (nearest: String?, known: [String]) {
        let known = entries().map(\.id)
        return (NearestName.to(id, among: known), known)
    }

    /// Where a file of that name is saved.
    ///
    /// - Throws: `badName` for what is no plain file name, `unwritable` where there is no folder of one's own.
    func destination(_ id: String) throws(LibraryError) -> URL {
        let isPlain = id.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0)
        }
        guard !id.isEmpty, isPlain, id.utf8.count <= 100 else { throw .badName(id) }
        guard let folder = folders.first else { throw .unwritable(file: id, reason: "there is no folder for it") }
        return folder.appendingPathComponent("\(id).toml")
    }
}
