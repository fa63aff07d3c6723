extension SongFigures {
    /// Pitched notes a bar, between the first bar that has notes and the last.
    ///
    /// Drums are left out: a hi-hat alone would drown what the other voices do.
    public static func notesPerBar(_ grid: GridScore) -> Double? {
        let notes = Voice.allCases.filter { !$0.isDrum }.flatMap { grid[$0] }
        guard let first = notes.map(\.step).min(), let last = notes.map(\.step).max() else { return nil }
        let starts = grid.barSteps
        let bars = zip(starts, starts.dropFirst()).count { $1 > first && $0 <= last }
        return bars == 0 ? nil : Double(notes.count) / Double(bars)
    }
}
