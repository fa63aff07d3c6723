import MusicCore

/// Notes that stand while the rest of a song is written around them: whole voices, whole bars, or both.
///
/// A melody that is held is harmonised; the other voices are heard where they are held, and left alone.
public struct HeldNotes: Hashable, Sendable, Codable {
    /// The song they are from.
    public var grid: GridScore
    /// Voices that stand in every bar.
    public var voices: Set<Voice>
    /// Bars that stand in every voice.
    public var bars: Set<Int>

    public init(grid: GridScore, voices: Set<Voice> = [], bars: Set<Int> = []) {
        self.grid = grid
        self.voices = voices
        self.bars = bars
    }

    /// Whether a voice's notes in a bar stand; bars behind the last one of the grid hold nothing.
    public func holds(_ voice: Voice, bar: Int) -> Bool {
        grid.bars.indices.contains(bar) && (voices.contains(voice) || bars.contains(bar))
    }

    /// The notes that stand and no others, each cut where what is held of its voice ends.
    public var notes: GridScore {
        var held = GridScore(bars: grid.bars)
        let lines = grid.barSteps
        for voice in Voice.allCases {
            var bar = 0
            for note in grid[voice] {
                while bar + 1 < grid.bars.count, note.step >= lines[bar + 1] { bar += 1 }
                guard holds(voice, bar: bar) else { continue }
                var last = bar
                while last + 1 < grid.bars.count, lines[last + 1] < note.end, holds(voice, bar: last + 1) { last += 1 }
                var note = note
                note.length = min(note.length, lines[last + 1] - note.step)
                held[voice].append(note)
            }
        }
        return held
    }

    /// A score with what stands in the place of its own notes; bars of both are as long.
    public func laid(over score: GridScore) -> GridScore {
        var result = score
        let (lines, held) = (score.barSteps, notes)
        for voice in Voice.allCases {
            for bar in score.bars.indices where holds(voice, bar: bar) {
                let steps = lines[bar]..<lines[bar + 1]
                result[voice].removeAll { steps.contains($0.step) }
                result[voice] += held[voice].filter { steps.contains($0.step) }
            }
        }
        result.normalise()
        return result
    }
}
