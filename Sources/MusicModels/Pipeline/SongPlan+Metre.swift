import MusicCore

extension SongPlan {
    /// Sixteenths of a bar of what stage 1 writes.
    static let usualSteps = 16

    /// Bars as long as those of what stands, and behind it as its last one.
    static func bars(_ bars: [GridBar], inMetreOf standing: GridScore?) -> [GridBar] {
        guard let standing, let last = standing.bars.last else { return bars }
        return bars.enumerated().map { index, bar in
            GridBar(steps: (index < standing.bars.count ? standing.bars[index] : last).steps, chords: bar.chords)
        }
    }

    /// Notes that were written in 4/4, moved bar by bar into bars of other lengths.
    ///
    /// What lies behind the end of a shorter bar is left out.
    ///
    /// - Parameters:
    ///   - fillsUp: whether a longer bar goes on from its beginning, as a beat does.
    ///   - isCompound: whether beats are of six steps instead of four: two eighths become the first and the last of three.
    static func moved(
        _ notes: [GridNote], intoBars bars: [GridBar], fillsUp: Bool = false, isCompound: Bool = false
    ) -> [GridNote] {
        guard bars.contains(where: { $0.steps != usualSteps }) else { return notes }
        let usual = isCompound ? usualSteps * 3 / 2 : usualSteps
        let lines = GridScore(bars: bars).barSteps
        var result: [GridNote] = []
        for note in notes where bars.indices.contains(note.step / usualSteps) {
            let bar = note.step / usualSteps
            var step = note.step % usualSteps
            if isCompound { step = step / 4 * 6 + [0, 2, 4, 5][step % 4] }
            while step < bars[bar].steps {
                var moved = note
                moved.step = lines[bar] + step
                // A note may sound on into later bars, but not behind the last.
                moved.length = min(note.length, lines[lines.count - 1] - moved.step)
                result.append(moved)
                guard fillsUp else { break }
                step += usual
            }
        }
        return result.sorted()
    }
}
