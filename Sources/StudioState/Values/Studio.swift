import Composing
import MusicCore

/// The whole state of the studio; changed only by `update(_:)`.
public struct Studio: Hashable, Sendable {
    // The song.
    public internal(set) var draft: Draft
    public internal(set) var takes: [Take] = []
    /// What was measured of the takes, by their numbers.
    public internal(set) var figures: [Int: SongFigures] = [:]
    /// The notes that `figures` were measured on.
    var measured: [Int: GridScore] = [:]
    public internal(set) var history = History()
    /// Counts every change that belongs in the song file.
    public internal(set) var revision = 0
    /// Number of the song in this session: another one is opened, another number.
    public internal(set) var songID = 1
    /// Where the song is kept; `nil` until the library has given it a place.
    public internal(set) var path: String?
    /// The newest revision that is on disk.
    public internal(set) var savedRevision = 0

    // The screen.
    public internal(set) var focus = Pane.roll
    public internal(set) var roll = Roll()
    public internal(set) var samplingRow = 0
    /// Take under the cursor of the takes pane.
    public internal(set) var takeCursor: Int?
    /// The take to go back to with A/B.
    public internal(set) var otherTake: Int?
    public internal(set) var latent = Latent()
    public internal(set) var layers: [Layer] = []
    public internal(set) var notice: Notice?
    public internal(set) var log: [Notice] = []
    public internal(set) var theme: String
    public internal(set) var themes: [String] = []
    public internal(set) var presets: [PresetChoice] = []
    public internal(set) var suggestions: [FormSuggestion] = []
    public internal(set) var clipboard: [GridNote] = []
    public internal(set) var isMouseOn = true
    public internal(set) var isLeaving = false

    // What goes on.
    public internal(set) var job: ComposingJob?
    public internal(set) var transport = Transport()
    public internal(set) var training = Training()
    public internal(set) var engine = EngineStatus.loading
    var nextJobID = 1
    var nextTakeID = 1

    /// A studio with a song; nothing is loaded or played by making one.
    public init(draft: Draft = Draft(), theme: String = "") {
        self.draft = draft
        self.theme = theme
        roll.topPitch = roll.pitch + roll.visiblePitches / 2
    }

    public var song: Song { draft.song }

    /// What belongs in the song file now.
    public var document: SongDocument {
        SongDocument(
            draft: draft, takes: takes, writingTake: job?.takeID, undo: history.undo, redo: history.redo)
    }

    public var isSaved: Bool { savedRevision == revision }

    public var currentTake: Take? { takes.first { $0.id == draft.currentTake } }

    /// The bar that holds the cursor, counted from 0.
    public var cursorBar: Int { bar(atStep: roll.step) }

    /// The section that holds the cursor.
    public var cursorSection: Int { song.form.section(atBar: cursorBar) ?? max(0, song.form.sections.count - 1) }

    /// The bar that holds a step; the last one beyond the end.
    public func bar(atStep step: Int) -> Int {
        var end = 0
        for (index, bar) in song.grid.bars.enumerated() {
            end += bar.steps
            if step < end { return index }
        }
        return max(0, song.grid.bars.count - 1)
    }

    /// First step of a bar.
    public func step(ofBar bar: Int) -> Int {
        song.grid.bars.prefix(max(0, bar)).reduce(0) { $0 + $1.steps }
    }

    /// Bars of a section.
    public func bars(ofSection index: Int) -> Range<Int> {
        let starts = song.form.startBars
        guard starts.indices.contains(index) else { return 0..<0 }
        return starts[index]..<(starts[index] + song.form.sections[index].bars)
    }

    /// Notes that editing is about: the selected ones, or the one under the cursor.
    public var targetedNotes: [GridNote] {
        if let selection = roll.selection { return song.grid[roll.voice].filter(selection.contains) }
        return noteUnderCursor.map { [$0] } ?? []
    }

    public var noteUnderCursor: GridNote? { note(atStep: roll.step, pitch: roll.pitch) }

    /// The note of the current voice that sounds at a step.
    public func note(atStep step: Int, pitch: Int) -> GridNote? {
        song.grid[roll.voice].last { Int($0.pitch) == pitch && $0.step <= step && step < $0.end }
    }
}

/// Whether the models are there.
public enum EngineStatus: Hashable, Sendable {
    case loading
    case ready
    /// Why nothing can be written.
    case failed(String)
}
