import Foundation
import GRDB
import MusicCore
import Synchronization

/// A song on disk: one SQLite file in which every change is a transaction.
///
/// What a call has written before it returns survives the end of the process at any instant (write-ahead log); after a
/// power cut the last few changes may be missing, the file is whole. May be used from any thread, one call at a time.
public final class SongFile: Sendable {
    /// Steps of history that are kept.
    public static let historyLimit = 500

    public let url: URL
    let database: DatabaseQueue
    /// The song as the file holds it, and the number of that change.
    let current: Mutex<Snapshot>

    struct Snapshot: Sendable {
        var state: SongState
        var revision: Int
    }

    private init(url: URL, database: DatabaseQueue, snapshot: Snapshot) {
        self.url = url
        self.database = database
        current = Mutex(snapshot)
    }

    /// Opens a song.
    ///
    /// - Throws: `missing`, `notASong` for anything another program wrote, `newerSong`, `damagedSong`, `busySong`.
    public static func open(_ url: URL) throws(LibraryError) -> SongFile {
        try SongHeader.check(url)
        return try reporting(url) {
            let database = try DatabaseQueue(path: url.path, configuration: configuration)
            let migrator = SongSchema.migrator
            guard try !database.read(migrator.hasBeenSuperseded) else { throw LibraryError.newerSong(file: url.path) }
            let verdict = try database.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            guard verdict == "ok" else {
                throw LibraryError.damagedSong(file: url.path, reason: verdict ?? "it cannot be checked")
            }
            try migrator.migrate(database)
            let snapshot = try database.read { try Snapshot(state: SongRows.read($0), revision: revision($0)) }
            return SongFile(url: url, database: database, snapshot: snapshot)
        }
    }

    /// Makes a new song; it appears under its name only when it is whole.
    ///
    /// - Throws: `exists` where there is anything under that name; `unwritable`.
    public static func create(_ url: URL, _ state: SongState = SongState()) throws(LibraryError) -> SongFile {
        if FileManager.default.fileExists(atPath: url.path) { throw .exists(file: url.path) }
        let folder = url.deletingLastPathComponent()
        let draft = folder.appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString)")
        defer { for end in ["", "-wal", "-shm"] { unlink(draft.path + end) } }
        try reporting(url) {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let database = try DatabaseQueue(path: draft.path, configuration: configuration)
            try SongSchema.migrator.migrate(database)
            try database.write { db in
                try db.execute(sql: "INSERT INTO song VALUES (1, '', 0, 'major', 120, '{}', 0, 0, '')")
                var empty = SongState(song: Song(title: "", qpm: 120, form: SongForm([]), programs: []))
                empty.settings.motifBars = 0  // unlike any state, so that the header is written whole
                try SongRows.write(SongDelta(from: empty, to: normalised(state)), db)
            }
            try database.close()
        }
        try Self.publish(draft, as: url)
        return try open(url)
    }

    /// Opens the song where there is one, else makes it.
    public static func openOrCreate(
        _ url: URL, _ state: @autoclosure () -> SongState = SongState()
    ) throws(LibraryError) -> SongFile {
        FileManager.default.fileExists(atPath: url.path) ? try open(url) : try create(url, state())
    }

    /// The song as it is now.
    public var state: SongState { current.withLock { $0.state } }

    /// Writes a copy under another name, takes and history included, and leaves this file as it is.
    ///
    /// - Throws: `exists` where there is anything under that name; `unwritable`.
    public func saveCopy(to copy: URL) throws(LibraryError) {
        if FileManager.default.fileExists(atPath: copy.path) { throw .exists(file: copy.path) }
        let draft = copy.deletingLastPathComponent()
            .appendingPathComponent(".\(copy.lastPathComponent).\(UUID().uuidString)")
        defer { unlink(draft.path) }
        try Self.reporting(copy) {
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            try database.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [draft.path]) }
        }
        try Self.publish(draft, as: copy)
    }

    /// Folds the log into the file and closes it; the object must not be used afterwards.
    public func close() throws(LibraryError) { try Self.reporting(url) { try database.close() } }
}

extension SongFile {
    static func revision(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT revision FROM song") ?? 0
    }

    static func normalised(_ state: SongState) -> SongState {
        var state = state
        state.song.grid.normalise()
        state.song.programs = Voice.allCases.map {
            state.song.programs.indices.contains($0.index)
                ? min(127, state.song.programs[$0.index]) : $0.defaultProgram
        }
        return state
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        return configuration
    }

    /// Gives a finished file its name without ever replacing another one.
    private static func publish(_ draft: URL, as url: URL) throws(LibraryError) {
        guard link(draft.path, url.path) != 0 else { return }
        if errno == EEXIST { throw .exists(file: url.path) }
        // Not every file system knows links.
        do {
            try FileManager.default.moveItem(at: draft, to: url)
        } catch {
            throw .unwritable(file: url.path, reason: LibraryError.reason(error))
        }
    }

    /// Turns whatever SQLite or Foundation throws into this module's error.
    static func reporting<Value>(_ url: URL, _ body: () throws -> Value) throws(LibraryError) -> Value {
        do {
            return try body()
        } catch let error as LibraryError {
            throw error
        } catch let error as DatabaseError {
            throw SongHeader.error(error, url)
        } catch let error as SongRowError {
            throw .damagedSong(file: url.path, reason: "the table \"\(error.table)\" holds something impossible")
        } catch is DecodingError {
            throw .damagedSong(file: url.path, reason: "it holds text that is not what it should be")
        } catch {
            throw .unwritable(file: url.path, reason: LibraryError.reason(error))
        }
    }
}
