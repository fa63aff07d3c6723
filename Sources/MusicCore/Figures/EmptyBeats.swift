extension SongFigures {
    /// The share of beats, between the first note and the last, in which nothing sounds; a beat is four steps.
    public static func emptyBeats(_ grid: GridScore) -> Double? {
        let notes = grid.notes.joined()
        guard let first = notes.map(\.step).min(), let end = notes.map(\.end).max(), first >= 0 else { return nil }
        var isSounding = Array(repeating: false, count: (end + 3) / 4)
        for note in notes { for beat in (note.step / 4)...((note.end - 1) / 4) { isSounding[beat] = true } }
        let played = isSounding[(first / 4)...]
        return played.isEmpty ? nil : Double(played.count { !$0 }) / Double(played.count)
    }
}
