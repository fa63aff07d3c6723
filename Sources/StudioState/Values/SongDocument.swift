/// What a song file holds: the draft, every take, and the way back.
public struct SongDocument: Hashable, Sendable, Codable {
    public var draft: Draft
    public var takes: [Take]
    public var undo: [HistoryEntry]
    public var redo: [HistoryEntry]

    public init(draft: Draft, takes: [Take] = [], undo: [HistoryEntry] = [], redo: [HistoryEntry] = []) {
        self.draft = draft
        self.takes = takes
        self.undo = undo
        self.redo = redo
    }
}
