import Composing
import MusicCore

/// What undo and redo move between: the song and the settings it is written with.
public struct SongState: Hashable, Sendable, Codable {
    public var song: Song
    public var settings: ComposeSettings

    public init(song: Song = Song(), settings: ComposeSettings = ComposeSettings()) {
        self.song = song
        self.settings = settings
    }
}

/// A state of the song that undo or redo can return to.
public struct SongHistoryEntry: Hashable, Sendable {
    /// What was done, for example `transpose 4 notes`.
    public var label: String
    /// The song before it was done where it can be undone, after it where it can be redone.
    public var state: SongState
}
