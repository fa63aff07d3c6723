import Foundation
import Library
import StudioState
import Synchronization

/// Songs as SQLite files: each change is written as what differs from the one before.
public final class SongFileStore: SongStoring {
    private let folders: Folders
    /// The song that was touched last: what is left behind is closed, and opened again where it is needed once more.
    private let current = Mutex<Current?>(nil)

    private struct Current: Sendable {
        var path: String
        var song: OpenSong
    }

    public init(_ folders: Folders) { self.folders = folders }

    public func open(path: String) throws -> (document: SongDocument, path: String) {
        let url = find(path) ?? SongPath.expand(path, extension: "refrain")
        let (song, document) = try OpenSong.open(url)
        take(song, url.path)
        return (document, url.path)
    }

    public func save(_ document: SongDocument, at path: String) throws {
        var song: OpenSong
        if let open = current.withLock({ $0?.path == path ? $0?.song : nil }) {
            song = open
        } else {
            song = try OpenSong.open(URL(fileURLWithPath: path)).0
            take(song, path)
        }
        // What was written before a failure is known all the same.
        defer { current.withLock { $0 = Current(path: path, song: song) } }
        try song.save(document)
    }

    private func take(_ song: OpenSong, _ path: String) {
        current.withLock { current in
            current?.song.close()
            current = Current(path: path, song: song)
        }
    }

    public func create(_ document: SongDocument) throws -> String {
        var number = 1
        var url = folders.songs.appendingPathComponent("untitled-1.refrain")
        while FileManager.default.fileExists(atPath: url.path) {
            number += 1
            url = folders.songs.appendingPathComponent("untitled-\(number).refrain")
        }
        return try create(document, url)
    }

    public func save(_ document: SongDocument, as path: String, from old: String?) throws -> String {
        let url = SongPath.expand(path, extension: "refrain")
        if url.path == old {
            try save(document, at: url.path)
            return url.path
        }
        let name = try create(document, url)
        // A song that had no name of its own has one now; its first file would only be in the way.
        if let old, SongPath.isUnnamed(old, in: folders) {
            for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: old + end) }
        }
        return name
    }

    private func create(_ document: SongDocument, _ url: URL) throws(LibraryError) -> String {
        let song = try OpenSong.create(url, document)
        take(song, url.path)
        return url.path
    }

    public func list() throws -> [ListLayer.Row] {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        var found: [(url: URL, date: Date)] = []
        for folder in [here, folders.songs] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            for name in names where name.hasSuffix(".refrain") && !name.hasPrefix(".") {
                let url = folder.appendingPathComponent(name)
                let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
                found.append((url, attributes?[.modificationDate] as? Date ?? .distantPast))
            }
        }
        let format = DateFormatter()
        format.dateFormat = "yyyy-MM-dd HH:mm"
        return found.sorted { $0.date > $1.date }.map { url, date in
            ListLayer.Row(
                id: url.path, title: url.deletingPathExtension().lastPathComponent,
                detail: "\(format.string(from: date))  \(url.deletingLastPathComponent().path)")
        }
    }

    public func close() throws {
        current.withLock { current in
            current?.song.close()
            current = nil
        }
    }

    /// The file a typed path means: as it stands, else with the ending, else in the folder of songs.
    public func find(_ path: String) -> URL? {
        let plain = SongPath.expand(path, extension: nil)
        let ended = SongPath.expand(path, extension: "refrain")
        let kept = folders.songs.appendingPathComponent(ended.lastPathComponent)
        let candidates = [plain, ended] + (path.contains("/") ? [] : [kept])
        return candidates.first { FileManager.default.fileExists(atPath: $0.path) }
    }
}

/// Paths as people type them.
enum SongPath {
    /// `~` is the home folder, everything else is taken from here; an ending is added where it is missing.
    static func expand(_ path: String, extension ending: String?) -> URL {
        let expanded = (path as NSString).expandingTildeInPath
        let url = URL(fileURLWithPath: expanded).standardizedFileURL
        guard let ending, url.pathExtension.lowercased() != ending else { return url }
        return url.appendingPathExtension(ending)
    }

    static func isUnnamed(_ path: String, in folders: Folders) -> Bool {
        let url = URL(fileURLWithPath: path)
        return url.deletingLastPathComponent().standardizedFileURL.path == folders.songs.standardizedFileURL.path
            && url.lastPathComponent.hasPrefix("untitled-")
    }
}
