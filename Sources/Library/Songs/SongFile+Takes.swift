import Composing
import Foundation
import GRDB
import MusicCore

extension SongFile {
    /// Keeps a take; returns it with its id.
    @discardableResult
    public func add(_ take: Take) throws(LibraryError) -> Take {
        try SongFile.reporting(url) {
            try database.write { db in
                let checkpoints = Dictionary(uniqueKeysWithValues: take.checkpoints.map { ($0.key.rawValue, $0.value) })
                try db.execute(
                    sql: """
                        INSERT INTO take (created, seed, checkpoints, request, form, grid, rating)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        take.created.timeIntervalSince1970, Int64(bitPattern: take.seed),
                        try SongRows.json(checkpoints), try SongRows.json(take.request), try SongRows.json(take.form),
                        try SongRows.json(PackedGrid(take.grid)), take.rating,
                    ])
                var kept = take
                kept.id = db.lastInsertedRowID
                return kept
            }
        }
    }

    /// All takes, oldest first.
    public func takes() throws(LibraryError) -> [Take] {
        try SongFile.reporting(url) {
            try database.read { try SongRows.rows($0, "take", order: "id").map(SongFile.take) }
        }
    }

    /// Rates a take, 0 (not rated) to 5.
    ///
    /// - Throws: `unknownTake`.
    public func rate(take id: Int64, _ rating: Int) throws(LibraryError) {
        let file = url.path
        try SongFile.reporting(url) {
            try database.write { db in
                try db.execute(
                    sql: "UPDATE take SET rating = ? WHERE id = ?", arguments: [max(0, min(5, rating)), id])
                guard db.changesCount > 0 else { throw LibraryError.unknownTake(file: file, id: id) }
            }
        }
    }

    private static func take(_ row: CheckedRow) throws -> Take {
        var checkpoints: [Stage: String] = [:]
        for (name, hash) in try row.json("checkpoints", [String: String].self) {
            guard let stage = Stage(rawValue: name) else { throw row.wrong() }
            checkpoints[stage] = hash
        }
        guard let grid = try row.json("grid", PackedGrid.self).grid else { throw row.wrong() }
        return Take(
            id: Int64(try row.int("id")), created: Date(timeIntervalSince1970: try row.double("created")),
            request: try row.json("request", ComposeRequest.self), form: try row.json("form", SongForm.self),
            grid: grid, checkpoints: checkpoints, rating: try row.int("rating"))
    }
}
