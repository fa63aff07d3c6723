/// A state to go back to, and what was done to leave it.
public struct HistoryEntry: Hashable, Sendable, Codable {
    public var label: String
    public var draft: Draft

    public init(label: String, draft: Draft) {
        self.label = label
        self.draft = draft
    }
}

/// Undo and redo of notes and settings alike, as whole drafts that share their storage.
public struct History: Hashable, Sendable {
    public static let limit = 200

    public private(set) var undo: [HistoryEntry]
    public private(set) var redo: [HistoryEntry]
    /// Counts every step ever recorded, also those that are no longer kept.
    public private(set) var serial = 0
    /// What the last change was, where the next one of the same kind is to be one step with it (a dragged slider).
    private var coalescing: String?

    public init(undo: [HistoryEntry] = [], redo: [HistoryEntry] = []) {
        self.undo = undo
        self.redo = redo
    }

    /// Remembers a draft before it is changed.
    public mutating func record(_ draft: Draft, label: String, coalescing key: String? = nil) {
        redo = []
        if let key, key == coalescing, !undo.isEmpty { return }
        coalescing = key
        serial += 1
        undo.append(HistoryEntry(label: label, draft: draft))
        if undo.count > History.limit { undo.removeFirst(undo.count - History.limit) }
    }

    /// The next change is a step of its own.
    public mutating func seal() { coalescing = nil }

    /// Takes the newest entry back without a redo, for work that turned out to have changed nothing.
    public mutating func forget() -> HistoryEntry? {
        coalescing = nil
        return undo.popLast()
    }

    /// The draft before the last change; the given one becomes the redo.
    public mutating func goBack(from draft: Draft) -> HistoryEntry? {
        coalescing = nil
        guard let entry = undo.popLast() else { return nil }
        redo.append(HistoryEntry(label: entry.label, draft: draft))
        return entry
    }

    /// The draft after the change last undone.
    public mutating func goForward(from draft: Draft) -> HistoryEntry? {
        coalescing = nil
        guard let entry = redo.popLast() else { return nil }
        undo.append(HistoryEntry(label: entry.label, draft: draft))
        return entry
    }
}
