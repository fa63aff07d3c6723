import GRDB

extension SongFile {
    /// A text that a program keeps beside the song, by name; `nil` where there is none.
    public func attachment(_ name: String) throws(LibraryError) -> String? {
        try SongFile.reporting(url) {
            try database.read {
                try String.fetchOne($0, sql: "SELECT content FROM attachment WHERE name = ?", arguments: [name])
            }
        }
    }

    /// Keeps a text beside the song; it is no part of the history.
    public func attach(_ content: String, as name: String) throws(LibraryError) {
        try SongFile.reporting(url) {
            try database.write {
                try $0.execute(sql: "INSERT OR REPLACE INTO attachment VALUES (?, ?)", arguments: [name, content])
            }
        }
    }
}
