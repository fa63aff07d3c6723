import MusicCore

/// A random piece: bars of several lengths, all voices, notes across bar lines, pedals, chords.
func randomGrid(seed: UInt64, bars: Int = 6) -> GridScore {
    var generator = SeededGenerator(seed: seed)
    var grid = GridScore()
    for _ in 0..<bars {
        let steps = [16, 16, 12, 7, 32, 1][generator.below(6)]
        grid.bars.append(GridBar(steps: steps, chords: [randomChord(&generator), randomChord(&generator)]))
    }
    let end = grid.stepCount
    for voice in Voice.allCases {
        for _ in 0..<generator.below(end) {
            grid[voice].append(
                GridNote(
                    step: generator.below(end), length: 1 + generator.below(40), pitch: UInt8(generator.below(128)),
                    velocityBin: UInt8(generator.below(8))))
        }
        for _ in 0..<generator.below(5) {
            grid.pedals[voice.index].append(
                GridPedal(step: generator.below(end), isDown: generator.below(2) == 1))
        }
    }
    return grid
}

private func randomChord(_ generator: inout SeededGenerator) -> Chord? {
    let quality = generator.below(ChordQuality.allCases.count + 1)
    guard quality < ChordQuality.allCases.count else { return nil }
    return Chord(root: generator.below(12), quality: ChordQuality.allCases[quality])
}

/// A piece of notes written as voice, step, length, pitch.
func grid(_ notes: [(Voice, Int, Int, UInt8)], bars: [GridBar] = [GridBar()]) -> GridScore {
    var grid = GridScore(bars: bars)
    for (voice, step, length, pitch) in notes {
        grid[voice].append(GridNote(step: step, length: length, pitch: pitch, velocityBin: 5))
    }
    return grid
}
