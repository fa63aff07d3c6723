import Composing
import MusicCore

/// What undo and redo move between: the song and the settings it is written with.
public struct SongState: Hashable, Sendable, Codable {
    public var song: Song
    public var settings: ComposeSettings
    /// What a program keeps with every state, in its own words: what is muted or locked, for example.
    public var companion: String

    public init(song: Song = Song(), settings: ComposeSettings = ComposeSettings(), companion: String = "") {
        self.song = song
        self.settings = settings
        self.companion = companion
    }
}

/// A state of the song that undo or redo can return to.
public struct SongHistoryEntry: Hashable, Sendable {
    /// What was done, for example `transpose 4 notes`.
    public var label: String
    /// The song before it was done where it can be undone, after it where it can be redone.
    public var state: SongState
}
