import Foundation
import GRDB

extension SongFile {
    /// Stores a new state of the song as one step of history; nothing where nothing changed.
    ///
    /// With `merging`, a step of the same label that is the last one is extended instead (a slider that is dragged).
    /// - Throws: `unwritable`, `busySong`; the song in memory then stays what the file holds.
    public func record(_ state: SongState, label: String, merging: Bool = false) throws(LibraryError) {
        let new = SongFile.normalised(state)
        try change { db, current in
            var position = try SongFile.position(db)
            var before = current
            try db.execute(sql: "DELETE FROM history WHERE position > ?", arguments: [position])
            if merging, let step = try SongFile.step(position, db), step.label == label,
                let earlier = step.delta.reversed.applied(to: current)
            {
                before = earlier
                position -= 1
            }
            let written = SongDelta(from: current, to: new)
            guard !written.isEmpty else { return current }
            try SongRows.write(written, db)
            try db.execute(
                sql: "INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)",
                arguments: [
                    position + 1, label, Date().timeIntervalSince1970,
                    try SongRows.json(SongDelta(from: before, to: new)),
                ])
            try db.execute(
                sql: "DELETE FROM history WHERE position <= ?", arguments: [position + 1 - SongFile.historyLimit])
            try SongFile.setPosition(position + 1, db)
            return new
        }
    }

    /// Takes the last step back; `nil` where there is none. Returns its label.
    @discardableResult
    public func undo() throws(LibraryError) -> String? {
        try move { ($0, $0 - 1, { $0.reversed }) }
    }

    /// Does again what was undone last; `nil` where there is nothing. Returns its label.
    @discardableResult
    public func redo() throws(LibraryError) -> String? {
        try move { ($0 + 1, $0 + 1, { $0 }) }
    }

    /// What can be undone and what can be redone, nearest first, at most `limit` each.
    public func history(limit: Int = 100) throws(LibraryError) -> (undo: [SongHistoryEntry], redo: [SongHistoryEntry]) {
        let now = state
        return try SongFile.reporting(url) {
            try database.read { db in
                let position = try SongFile.position(db)
                var undo: [SongHistoryEntry] = []
                var redo: [SongHistoryEntry] = []
                var walking = now
                while undo.count < limit, let step = try SongFile.step(position - undo.count, db),
                    let earlier = step.delta.reversed.applied(to: walking)
                {
                    walking = earlier
                    undo.append(SongHistoryEntry(label: step.label, state: walking))
                }
                walking = now
                while redo.count < limit, let step = try SongFile.step(position + 1 + redo.count, db),
                    let later = step.delta.applied(to: walking)
                {
                    walking = later
                    redo.append(SongHistoryEntry(label: step.label, state: walking))
                }
                return (undo, redo)
            }
        }
    }

    private func move(
        _ plan: @escaping @Sendable (Int) -> (step: Int, position: Int, direction: @Sendable (SongDelta) -> SongDelta)
    ) throws(LibraryError) -> String? {
        var label: String?
        try change { db, current in
            let (number, position, direction) = plan(try SongFile.position(db))
            guard let step = try SongFile.step(number, db) else { return current }
            let delta = direction(step.delta)
            guard let new = delta.applied(to: current) else { throw SongRowError(table: "history") }
            try SongRows.write(delta, db)
            try SongFile.setPosition(position, db)
            label = step.label
            return new
        }
        return label
    }

    /// One transaction that leads from the stored state to another.
    private func change(_ body: (Database, SongState) throws -> SongState) throws(LibraryError) {
        let url = url
        let database = database
        try current.withLock { snapshot throws(LibraryError) in
            let before = snapshot
            snapshot = try SongFile.reporting(url) {
                try database.write { db in
                    // Another program may have changed the song meanwhile.
                    let revision = try SongFile.revision(db)
                    let stored = revision == before.revision ? before.state : try SongRows.read(db)
                    let state = try body(db, stored)
                    try db.execute(sql: "UPDATE song SET revision = ?", arguments: [revision + 1])
                    return Snapshot(state: state, revision: revision + 1)
                }
            }
        }
    }

    private static func position(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT historyPosition FROM song") ?? 0
    }

    private static func setPosition(_ position: Int, _ db: Database) throws {
        try db.execute(sql: "UPDATE song SET historyPosition = ?", arguments: [position])
    }

    private static func step(_ position: Int, _ db: Database) throws -> (label: String, delta: SongDelta)? {
        let sql = "SELECT label, delta FROM history WHERE position = ?"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [position]) else { return nil }
        let checked = CheckedRow(row: row, table: "history")
        return (try checked.text("label"), try checked.json("delta", SongDelta.self))
    }
}
