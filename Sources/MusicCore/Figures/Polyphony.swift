extension SongFigures {
    /// Mean number of pitched notes that sound at once, over the steps at which any does.
    public static func polyphony(_ grid: GridScore) -> Double? {
        var sounding = Array(repeating: 0, count: grid.stepCount)
        for voice in Voice.allCases where !voice.isDrum {
            for note in grid[voice] where note.step >= 0 {
                for step in note.step..<max(note.step, min(note.end, sounding.count)) { sounding[step] += 1 }
            }
        }
        let busy = sounding.filter { $0 > 0 }
        return busy.isEmpty ? nil : Double(busy.reduce(0, +)) / Double(busy.count)
    }
}
