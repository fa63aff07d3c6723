import MusicCore

/// Melody, bass and drums as three rows of tokens, one a step.
public struct TrioGrid: Hashable, Sendable {
    /// `MelodyGrid` tokens.
    public var melody: [UInt8]
    /// `MelodyGrid` tokens.
    public var bass: [UInt8]
    /// `DrumGrid` tokens.
    public var drums: [UInt16]

    public init(melody: [UInt8], bass: [UInt8], drums: [UInt16]) {
        self.melody = melody
        self.bass = bass
        self.drums = drums
    }

    /// The three voices of so many steps from `start`.
    public init(_ grid: GridScore, from start: Int, steps: Int) {
        melody = MelodyGrid.tokens(grid[.melody], from: start, steps: steps)
        bass = MelodyGrid.tokens(grid[.bass], from: start, steps: steps)
        drums = DrumGrid.tokens(grid[.drums], from: start, steps: steps)
    }

    /// Puts the three voices into a grid, from `start` on; what the voices had in those steps is replaced, and a
    /// note that sounded into them ends at `start`.
    public func write(into grid: inout GridScore, at start: Int) {
        let rows: [(Voice, Int, [GridNote])] = [
            (.melody, melody.count, MelodyGrid.notes(melody, at: start)),
            (.bass, bass.count, MelodyGrid.notes(bass, at: start)),
            (.drums, drums.count, DrumGrid.notes(drums, at: start)),
        ]
        for (voice, steps, notes) in rows {
            grid[voice].removeAll { $0.step >= start && $0.step < start + steps }
            for index in grid[voice].indices where grid[voice][index].step < start {
                grid.notes[voice.index][index].length = min(
                    grid.notes[voice.index][index].length, start - grid.notes[voice.index][index].step)
            }
            grid[voice] += notes
        }
        grid.normalise()
    }
}
