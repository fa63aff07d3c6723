import GRDB

/// The tables of a song file and how older files are brought up to date.
enum SongSchema {
    /// "RFRN" in the header of the file, so that other SQLite files are told apart.
    static let applicationID: Int32 = 0x5246_524e

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: song, takes, history") { db in try db.execute(sql: first) }
        migrator.registerMigration("2: attachments") { db in
            try db.execute(
                sql: "CREATE TABLE attachment (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID")
        }
        migrator.registerMigration("3: what programs keep with a state") { db in
            try db.execute(sql: "ALTER TABLE song ADD COLUMN companion TEXT NOT NULL DEFAULT ''")
        }
        return migrator
    }

    private static let first = """
        PRAGMA application_id = \(applicationID);
        CREATE TABLE song (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            title TEXT NOT NULL,
            tonic INTEGER NOT NULL CHECK (tonic BETWEEN 0 AND 11),
            mode TEXT NOT NULL,
            qpm REAL NOT NULL CHECK (qpm > 0),
            settings TEXT NOT NULL,          -- JSON
            revision INTEGER NOT NULL,       -- counts changes
            historyPosition INTEGER NOT NULL -- the last step of history that is in force, 0 for none
        ) STRICT;
        CREATE TABLE section (
            position INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            letter TEXT NOT NULL,
            bars INTEGER NOT NULL CHECK (bars > 0),
            tonic INTEGER CHECK (tonic BETWEEN 0 AND 11),
            mode TEXT,
            memory TEXT NOT NULL,            -- writes, recalls or free
            recalls TEXT,                    -- letter of the memory
            strength REAL
        ) STRICT;
        CREATE TABLE bar (
            position INTEGER PRIMARY KEY,
            steps INTEGER NOT NULL CHECK (steps > 0),
            chords TEXT NOT NULL             -- JSON list of names and nulls
        ) STRICT;
        CREATE TABLE voice (
            name TEXT PRIMARY KEY,
            program INTEGER NOT NULL CHECK (program BETWEEN 0 AND 127)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE note (
            voice TEXT NOT NULL,
            step INTEGER NOT NULL CHECK (step >= 0),
            pitch INTEGER NOT NULL CHECK (pitch BETWEEN 0 AND 127),
            length INTEGER NOT NULL CHECK (length > 0),
            velocityBin INTEGER NOT NULL CHECK (velocityBin BETWEEN 0 AND 7),
            PRIMARY KEY (voice, step, pitch)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pedal (
            voice TEXT NOT NULL,
            position INTEGER NOT NULL,
            step INTEGER NOT NULL,
            isDown INTEGER NOT NULL,
            PRIMARY KEY (voice, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE take (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            created REAL NOT NULL,           -- seconds since 1970
            seed INTEGER NOT NULL,           -- the 64 bits of the unsigned seed
            checkpoints TEXT NOT NULL,       -- JSON, hash by stage
            request TEXT NOT NULL,           -- JSON
            form TEXT NOT NULL,              -- JSON
            grid TEXT NOT NULL,              -- JSON
            rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5)
        ) STRICT;
        CREATE TABLE history (
            position INTEGER PRIMARY KEY,
            label TEXT NOT NULL,
            created REAL NOT NULL,
            delta TEXT NOT NULL              -- JSON
        ) STRICT;
        """
}
