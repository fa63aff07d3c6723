import Foundation
import GRDB

/// Tells songs from other files before SQLite touches them: it would take an empty file for a new database.
enum SongHeader {
    static func check(_ url: URL) throws(LibraryError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw .missing(file: url.path)
        }
        guard !isFolder.boolValue else { throw .notASong(file: url.path, reason: "it is a folder") }
        let head: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            head = Array(try handle.read(upToCount: 100) ?? Data())
        } catch {
            throw .unreadable(file: url.path, reason: LibraryError.reason(error))
        }
        guard !head.isEmpty else { throw .notASong(file: url.path, reason: "it is empty") }
        guard head.starts(with: Array("SQLite format 3".utf8)) else {
            throw .notASong(file: url.path, reason: "it is no SQLite file")
        }
        guard head.count == 100 else { throw .damagedSong(file: url.path, reason: "it breaks off in its header") }
        let id = head[68..<72].reduce(Int32(0)) { $0 << 8 | Int32($1) }
        guard id == SongSchema.applicationID else {
            throw .notASong(file: url.path, reason: "another program wrote it")
        }
    }

    static func error(_ error: DatabaseError, _ url: URL) -> LibraryError {
        let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB: return .notASong(file: url.path, reason: "it is no SQLite file")
        case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
            return .damagedSong(file: url.path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busySong(file: url.path)
        default: return .unwritable(file: url.path, reason: reason)
        }
    }
}
