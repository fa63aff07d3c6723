import MusicCore

/// What a song is written in: its sections and the chords of every bar.
public struct LeadSheet: Hashable, Sendable, Codable {
    public var form: SongForm
    /// As many as the form has.
    public var bars: [GridBar]

    public init(form: SongForm, bars: [GridBar]) {
        self.form = form
        self.bars = bars
    }

    /// The chords of each bar of a section in words: `C`, or `F G` where they change within it.
    public func chords(ofSection index: Int) -> [String] {
        let starts = form.startBars
        guard starts.indices.contains(index) else { return [] }
        return (starts[index]..<starts[index] + form.sections[index].bars).filter(bars.indices.contains).map { bar in
            let names = bars[bar].chords.map { $0?.name ?? "N.C." }
            return Set(names).count == 1 ? names[0] : names.joined(separator: " ")
        }
    }
}
