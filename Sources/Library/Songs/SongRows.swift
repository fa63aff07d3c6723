import Composing
import Foundation
import GRDB
import MusicCore

/// A row that does not make sense, by table.
struct SongRowError: Error {
    var table: String
}

/// Values of a row, checked instead of trusted.
struct CheckedRow {
    let row: Row
    let table: String

    func int(_ name: String) throws -> Int { try value(name) }
    func double(_ name: String) throws -> Double { try value(name) }
    func text(_ name: String) throws -> String { try value(name) }

    func optional<Value: DatabaseValueConvertible>(_ name: String, _ type: Value.Type) -> Value? {
        (row[name] as DatabaseValue?).flatMap { Value.fromDatabaseValue($0) }
    }

    func json<Value: Decodable>(_ name: String, _ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(try text(name).utf8))
    }

    func wrong() -> SongRowError { SongRowError(table: table) }

    private func value<Value: DatabaseValueConvertible>(_ name: String) throws -> Value {
        guard let value = optional(name, Value.self) else { throw wrong() }
        return value
    }
}

/// Reading and writing the tables that hold the song as it is now.
enum SongRows {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func rows(_ db: Database, _ table: String, order: String) throws -> [CheckedRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY \(order)").map { CheckedRow(row: $0, table: table) }
    }

    // MARK: Reading

    static func read(_ db: Database) throws -> SongState {
        guard let row = try rows(db, "song", order: "id").first else { throw SongRowError(table: "song") }
        var state = SongState(settings: try row.json("settings", ComposeSettings.self))
        state.song.title = try row.text("title")
        state.companion = try row.text("companion")
        state.song.qpm = try row.double("qpm")
        guard state.song.qpm > 0, state.song.qpm.isFinite else { throw row.wrong() }
        guard let mode = Key.Mode(rawValue: try row.text("mode")) else { throw row.wrong() }
        state.song.key = Key(tonic: try row.int("tonic"), mode: mode)
        state.song.form = SongForm(try rows(db, "section", order: "position").map(section))
        let bars = try rows(db, "bar", order: "position").map {
            PackedGrid.Bar(steps: try $0.int("steps"), chords: try $0.json("chords", [String?].self))
        }
        guard let unpacked = PackedGrid.unpack(bars) else { throw SongRowError(table: "bar") }
        state.song.grid = GridScore(bars: unpacked)
        for row in try rows(db, "voice", order: "name") {
            guard let voice = Voice(rawValue: try row.text("name")),
                let program = UInt8(exactly: try row.int("program"))
            else { throw row.wrong() }
            state.song.programs[voice.index] = program
        }
        for row in try rows(db, "note", order: "voice, step, pitch") {
            guard let voice = Voice(rawValue: try row.text("voice")),
                let note = GridNote(
                    checkedStep: try row.int("step"), length: try row.int("length"), pitch: try row.int("pitch"),
                    velocityBin: try row.int("velocityBin"))
            else { throw row.wrong() }
            state.song.grid[voice].append(note)
        }
        for row in try rows(db, "pedal", order: "voice, position") {
            guard let voice = Voice(rawValue: try row.text("voice")) else { throw row.wrong() }
            let pedal = GridPedal(step: try row.int("step"), isDown: try row.int("isDown") != 0)
            state.song.grid.pedals[voice.index].append(pedal)
        }
        return state
    }

    private static func section(_ row: CheckedRow) throws -> Section {
        guard let kind = SectionKind(rawValue: try row.text("kind")), let letter = try row.text("letter").first
        else { throw row.wrong() }
        let memory: SectionMemory
        switch try row.text("memory") {
        case "writes": memory = .writes
        case "free": memory = .free
        case "recalls":
            guard let recalled = try row.text("recalls").first else { throw row.wrong() }
            memory = .recalls(letter: recalled, strength: try row.double("strength"))
        default: throw row.wrong()
        }
        var key: Key?
        if let tonic = row.optional("tonic", Int.self) {
            guard let mode = Key.Mode(rawValue: try row.text("mode")) else { throw row.wrong() }
            key = Key(tonic: tonic, mode: mode)
        }
        let bars = try row.int("bars")
        guard (1...SongForm.maximumBars).contains(bars) else { throw row.wrong() }
        return Section(kind: kind, letter: letter, bars: bars, key: key, memory: memory)
    }

    // MARK: Writing

    /// Writes only what a change touches.
    static func write(_ delta: SongDelta, _ db: Database) throws {
        if let header = delta.header?.after { try write(header, before: delta.header?.before, db) }
        if let companion = delta.companion?.after {
            try db.execute(sql: "UPDATE song SET companion = ?", arguments: [companion])
        }
        if let bars = delta.bars?.after {
            let before = delta.bars?.before ?? []
            try db.execute(sql: "DELETE FROM bar WHERE position >= ?", arguments: [bars.count])
            for (index, bar) in bars.enumerated() where !before.indices.contains(index) || before[index] != bar {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO bar VALUES (?, ?, ?)",
                    arguments: [index, bar.steps, try json(bar.chords)])
            }
        }
        let remove = try db.cachedStatement(sql: "DELETE FROM note WHERE voice = ? AND step = ? AND pitch = ?")
        let insert = try db.cachedStatement(
            sql: "INSERT INTO note (voice, step, pitch, length, velocityBin) VALUES (?, ?, ?, ?, ?)")
        for voice in Voice.allCases {
            for note in PackedGrid.unpack(delta.removed[voice.index]) ?? [] {
                try remove.execute(arguments: [voice.rawValue, note.step, Int(note.pitch)])
            }
            for note in PackedGrid.unpack(delta.added[voice.index]) ?? [] {
                try insert.execute(arguments: [
                    voice.rawValue, note.step, Int(note.pitch), note.length, Int(note.velocityBin),
                ])
            }
        }
        guard let pedals = delta.pedals?.after else { return }
        try db.execute(sql: "DELETE FROM pedal")
        for voice in Voice.allCases {
            for (position, pedal) in pedals[voice.index].enumerated() {
                try db.execute(
                    sql: "INSERT INTO pedal VALUES (?, ?, ?, ?)",
                    arguments: [voice.rawValue, position, pedal.step, pedal.isDown ? 1 : 0])
            }
        }
    }

    private static func write(_ header: SongDelta.Header, before: SongDelta.Header?, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE song SET title = ?, tonic = ?, mode = ?, qpm = ?, settings = ?",
            arguments: [
                header.title, header.key.tonic, header.key.mode.rawValue, header.qpm, try json(header.settings),
            ])
        if header.programs != before?.programs {
            for (voice, program) in zip(Voice.allCases, header.programs) {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO voice VALUES (?, ?)", arguments: [voice.rawValue, Int(program)])
            }
        }
        guard header.form != before?.form else { return }
        try db.execute(sql: "DELETE FROM section")
        for (position, section) in header.form.sections.enumerated() {
            var memory = ("writes", String?.none, Double?.none)
            switch section.memory {
            case .writes: break
            case .free: memory.0 = "free"
            case .recalls(let letter, let strength): memory = ("recalls", String(letter), strength)
            }
            try db.execute(
                sql: "INSERT INTO section VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    position, section.kind.rawValue, String(section.letter), section.bars, section.key?.tonic,
                    section.key?.mode.rawValue, memory.0, memory.1, memory.2,
                ])
        }
    }
}
