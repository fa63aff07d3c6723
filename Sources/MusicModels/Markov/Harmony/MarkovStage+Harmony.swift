import MusicCore

extension MarkovStage {
    /// Chords of the bars in which pitched notes begin: those that are known, else what the notes suggest.
    ///
    /// Where there is more than a tune, its notes say which (`ChordEstimate`); a tune by itself is harmonised.
    ///
    /// - Parameter form: whose sections the progressions begin with; bars behind it are one more section.
    func chords(of grid: GridScore, form: SongForm, key: Key) -> [Int: [Chord?]] {
        let guessed = ChordEstimate.chords(of: grid)
        let tunes = grid.barsWithATuneAlone
        var bars = grid.bars
        for bar in bars.indices where bars[bar].hasNoChords {
            if checkpoint == nil || !tunes.contains(bar) { bars[bar].chords = guessed[bar] }
        }
        if let checkpoint, !tunes.isEmpty {
            harmonise(&bars, grid, form, key, Harmoniser(checkpoint.chords, checkpoint.melody))
        }
        let lines = grid.barSteps
        let starts = Set(Voice.allCases.filter { !$0.isDrum }.flatMap { grid[$0].map(\.step) })
        let sounding = bars.indices.filter { (lines[$0]..<lines[$0 + 1]).contains(where: starts.contains) }
        return Dictionary(uniqueKeysWithValues: sounding.map { ($0, bars[$0].chords) })
    }

    /// A score whose bars have chords wherever pitched notes begin.
    func withChords(_ grid: GridScore, form: SongForm, key: Key) -> GridScore {
        guard grid.bars.contains(where: \.hasNoChords) else { return grid }
        var result = grid
        for (bar, chords) in chords(of: grid, form: form, key: key) { result.bars[bar].chords = chords }
        return result
    }

    private func harmonise(
        _ bars: inout [GridBar], _ grid: GridScore, _ form: SongForm, _ key: Key, _ harmoniser: Harmoniser
    ) {
        var parts = zip(form.startBars, form.sections).map { (range: $0..<$0 + $1.bars, section: Optional($1)) }
        parts.append((form.bars..<max(form.bars, bars.count), nil))
        for (range, section) in parts {
            let range = range.clamped(to: bars.indices)
            guard bars[range].contains(where: \.hasNoChords) else { continue }
            let part = grid.slice(bars: range)
            let found = harmoniser.chords(
                under: part[.melody].isEmpty ? part[.counter] : part[.melody], bars: Array(bars[range]),
                key: section?.key ?? key, kind: section?.kind ?? .verse, closes: range.upperBound == bars.count)
            for (bar, chords) in zip(range, found) { bars[bar].chords = chords }
        }
    }
}

extension GridScore {
    /// Bars in which a melody sounds, or a counter melody, and nothing that would tell the chords.
    public var barsWithATuneAlone: Set<Int> {
        let lines = barSteps
        func bars(of voices: [Voice]) -> Set<Int> {
            var found: Set<Int> = []
            for voice in voices {
                var first = 0
                for note in self[voice] {
                    while first < self.bars.count, lines[first + 1] <= note.step { first += 1 }
                    var bar = first
                    while bar < self.bars.count, lines[bar] < note.end {
                        found.insert(bar)
                        bar += 1
                    }
                }
            }
            return found
        }
        return bars(of: [.melody, .counter]).subtracting(bars(of: [.chords, .bass]))
    }
}

extension GridBar {
    var hasNoChords: Bool { chords.allSatisfy { $0 == nil } }
}
