extension Score {
    /// The score with onsets and velocities as uneven as hands are; the same seed gives the same score.
    ///
    /// Onsets move by at most `amount` × 24 ticks (25 ms at 120 quarters a minute), velocities by at most `amount` × 12,
    /// both mostly less. Notes of a track that begin together move together but for a few ticks. No note overtakes another
    /// of its pitch, and none starts before 0.
    ///
    /// - Parameter amount: 0 leaves everything as it is, 1 is careless.
    public func humanised(_ amount: Double, seed: UInt64) -> Score {
        guard amount > 0 else { return self }
        var result = self
        for index in tracks.indices {
            var random = SeededGenerator(seed: seed, stream: "humanise \(index)")
            /// Between −1 and 1, mostly near 0.
            func sway() -> Double { random.uniform() + random.uniform() - 1 }
            var chord = (tick: -1, sway: 0.0)
            // Where the next note of a pitch starts bounds how far its predecessor may reach.
            var last: [UInt8: Int] = [:]
            var notes: [Note] = []
            for note in tracks[index].notes.sorted() {
                if note.tick != chord.tick { chord = (note.tick, sway()) }
                var moved = note
                let shift = amount * (20 * chord.sway + 4 * sway())
                moved.tick = max(0, note.tick + Int(shift.rounded()))
                if let previous = last[note.pitch] {
                    moved.tick = max(moved.tick, notes[previous].tick + 1)
                    if notes[previous].end > moved.tick { notes[previous].duration = moved.tick - notes[previous].tick }
                }
                moved.velocity = UInt8(max(1, min(127, Int(note.velocity) + Int((amount * 12 * sway()).rounded()))))
                last[note.pitch] = notes.count
                notes.append(moved)
            }
            result.tracks[index].notes = notes.sorted()
        }
        return result
    }
}
