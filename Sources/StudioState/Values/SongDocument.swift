/// What a song file holds: the draft, every take, and the way back.
public struct SongDocument: Hashable, Sendable, Codable {
    public var draft: Draft
    public var takes: [Take]
    /// The take that is being written, where one is: it is not finished.
    public var writingTake: Int?
    public var undo: [HistoryEntry]
    public var redo: [HistoryEntry]

    public init(
        draft: Draft, takes: [Take] = [], writingTake: Int? = nil, undo: [HistoryEntry] = [], redo: [HistoryEntry] = []
    ) {
        self.draft = draft
        self.takes = takes
        self.writingTake = writingTake
        self.undo = undo
        self.redo = redo
    }
}
