import Composing
import MusicCore
import StudioState
import TerminalUI

/// Keeps songs in files; called on the library's queue only, one call after another.
public protocol SongStoring: Sendable {
    /// Opens a song; returns its full path.
    func open(path: String) throws -> (document: SongDocument, path: String)
    /// Brings the file of a song up to date.
    func save(_ document: SongDocument, at path: String) throws
    /// Makes a file for a song that has none yet; returns its path.
    func create(_ document: SongDocument) throws -> String
    /// Makes a file under a name that was asked for and never replaces another one; `old` is where the song was.
    func save(_ document: SongDocument, as path: String, from old: String?) throws -> String
    /// Songs that were kept, newest first: path, title, when.
    func list() throws -> [ListLayer.Row]
    /// Folds everything into the files; nothing is called afterwards.
    func close() throws
}

/// Settings under a name.
public protocol PresetStoring: Sendable {
    func list() throws -> [PresetChoice]
    func load(_ name: String) throws -> PresetChoice
    func save(_ settings: ComposeSettings, as name: String) throws
}

/// Themes by name.
public protocol ThemeStoring: Sendable {
    func list() -> [String]
    func load(_ name: String) throws -> Theme
    /// Remembers the choice for the next start.
    func keep(_ name: String) throws
}

/// Writes songs for other programs.
public protocol SongExporting: Sendable {
    /// Writes a file of the kind its name ends in, a MIDI file where it has no ending; returns its full path.
    func export(_ song: Song, to path: String, texts: [String]) throws -> String
}
