import MusicCore

/// A song before its first note: the sections it is to have, and the chords of every bar.
public struct FormSuggestion: Hashable, Sendable, Codable {
    public var form: SongForm
    public var key: Key
    /// One a bar of the form, two chords each; `nil` is no chord.
    public var bars: [GridBar]
    /// The request's seed: composing with it, on this form, gives these chords.
    public var seed: UInt64

    public init(form: SongForm, key: Key, bars: [GridBar], seed: UInt64) {
        self.form = form
        self.key = key
        self.bars = bars
        self.seed = seed
    }

    /// The bars of a section.
    public func bars(of section: Int) -> ArraySlice<GridBar> {
        let start = form.startBars[section]
        return bars[start..<min(bars.count, start + form.sections[section].bars)]
    }
}
