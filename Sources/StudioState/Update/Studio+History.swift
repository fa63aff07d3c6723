extension Studio {
    /// Back by so many changes; work in progress is stopped first and kept.
    mutating func undo(_ count: Int) -> [Effect] {
        var effects: [Effect] = job.map { [.cancel(job: $0.id)] } ?? []
        finishJob()
        var last: HistoryEntry?
        for _ in 0..<count {
            guard let entry = history.goBack(from: draft) else { break }
            last = entry
            draft = entry.draft
        }
        guard let last else {
            say(.information, "Nothing to undo.")
            return effects
        }
        say(.information, "Undone: \(last.label).")
        effects += afterJump()
        return effects
    }

    /// Forward again.
    mutating func redo(_ count: Int) -> [Effect] {
        var last: HistoryEntry?
        for _ in 0..<count {
            guard let entry = history.goForward(from: draft) else { break }
            last = entry
            draft = entry.draft
        }
        guard let last else {
            say(.information, "Nothing to redo.")
            return []
        }
        say(.information, "Done again: \(last.label).")
        return afterJump()
    }

    private mutating func afterJump() -> [Effect] {
        revision += 1
        roll.selection = nil
        takeCursor = draft.currentTake ?? takeCursor
        return requestMorph()
    }
}
