import Composing
import MusicCore

/// A preset of the library: how the next take is drawn, and where it wants that its form, key and tempo.
public struct PresetChoice: Hashable, Sendable {
    public var name: String
    /// One sentence.
    public var summary: String
    public var outline: SongOutline
    public var settings: ComposeSettings

    public init(
        name: String, summary: String = "", outline: SongOutline = SongOutline(),
        settings: ComposeSettings = ComposeSettings()
    ) {
        self.name = name
        self.summary = summary
        self.outline = outline
        self.settings = settings
    }
}

/// What a song is laid out in; `nil` leaves what there is.
public struct SongOutline: Hashable, Sendable, Codable {
    public var form: SongForm?
    public var key: Key?
    /// Quarters a minute.
    public var qpm: Double?

    public init(form: SongForm? = nil, key: Key? = nil, qpm: Double? = nil) {
        self.form = form
        self.key = key
        self.qpm = qpm
    }

    /// Whether a song is already laid out like this.
    func holds(for song: Song) -> Bool {
        (form ?? song.form) == song.form && (key ?? song.key) == song.key && (qpm ?? song.qpm) == song.qpm
    }
}

extension Draft {
    /// A preset's settings at once; its outline too where there are no notes yet, else with the next take.
    public mutating func take(_ preset: PresetChoice) {
        settings = preset.settings
        self.preset = preset.name
        outline = preset.outline.holds(for: song) ? nil : preset.outline
        if song.grid.noteCount == 0 { layOut() }
    }

    /// Lays the song out as the outline wants it; its notes are to be written anew.
    mutating func layOut() {
        guard let wanted = outline else { return }
        outline = nil
        song.key = wanted.key ?? song.key
        song.qpm = wanted.qpm ?? song.qpm
        guard let form = wanted.form, form != song.form else { return }
        song.form = form
        song.fillGrid()
        lockedBars = lockedBars.filter { $0 < form.bars }
        givenChords = givenChords.filter { $0.key < form.bars }
    }
}
