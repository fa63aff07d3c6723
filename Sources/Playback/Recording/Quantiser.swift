import MusicCore

/// Moves notes as they were played to the places where they were meant.
struct Quantiser: Hashable {
    /// Ticks between places; `nil` leaves notes alone.
    var grid: Int?

    /// Onset to the nearest place; length to the nearest number of places, at least one.
    func callAsFunction(_ note: Note) -> Note {
        guard let grid, grid > 0 else { return note }
        var note = note
        note.tick = Quantiser.nearest(note.tick, grid)
        note.duration = max(grid, Quantiser.nearest(note.duration, grid))
        return note
    }

    private static func nearest(_ value: Int, _ grid: Int) -> Int { (max(0, value) + grid / 2) / grid * grid }
}
