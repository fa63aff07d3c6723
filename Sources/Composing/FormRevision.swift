import MusicCore

/// A form that changes while a song is being written in it, with the chords that are given under it.
///
/// What counts are the sections behind the one that is being written when the composer asks; those up to it stand.
public struct FormRevision: Hashable, Sendable {
    public var form: SongForm
    /// As in `ComposeRequest`.
    public var chords: [Int: [Chord?]]

    public init(form: SongForm, chords: [Int: [Chord?]] = [:]) {
        self.form = form
        self.chords = chords
    }
}
