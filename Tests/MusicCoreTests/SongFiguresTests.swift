import MusicCore
import Testing

@Suite struct SongFiguresTests {
    /// Bars of sixteen steps with notes of the melody at given steps and pitches.
    func grid(_ bars: [[(Int, UInt8)]], length: Int = 1) -> GridScore {
        var grid = GridScore(bars: Array(repeating: GridBar(), count: bars.count))
        for (bar, notes) in bars.enumerated() {
            grid[.melody] += notes.map {
                GridNote(step: bar * 16 + $0.0, length: length, pitch: $0.1, velocityBin: 4)
            }
        }
        return grid
    }

    @Test func entropyIsThatOfTheClasses() {
        // One class: none. Two classes as often: one bit. Over two bars of one class each: no bit a bar, one bit over both.
        #expect(SongFigures.pitchClassEntropy(grid([[(0, 60), (4, 72)]]), bars: 1) == 0)
        #expect(SongFigures.pitchClassEntropy(grid([[(0, 60), (4, 62)]]), bars: 1) == 1)
        let two = grid([[(0, 60)], [(0, 62)]])
        #expect(SongFigures.pitchClassEntropy(two, bars: 1) == 0)
        #expect(SongFigures.pitchClassEntropy(two, bars: 4) == 1)
    }

    @Test func scaleConsistencyCountsTheBestScale() {
        #expect(SongFigures.scaleConsistency(grid([[(0, 60), (2, 62), (4, 64), (6, 65)]])) == 1)
        // C, C sharp, D: at most two of the three are in one scale of seven.
        let chromatic = SongFigures.scaleConsistency(grid([[(0, 60), (2, 61), (4, 62)]]))
        #expect(chromatic == 2.0 / 3)
    }

    @Test func grooveComparesOnsets() {
        let same = [(0, UInt8(60)), (8, UInt8(62))]
        #expect(SongFigures.grooveSimilarity(grid([same, same, same]), neighboursOnly: false) == 1)
        // Two of sixteen steps differ between neighbours; the first and the third are alike.
        let other = [(0, UInt8(60)), (4, UInt8(62))]
        let mixed = grid([same, other, same])
        #expect(SongFigures.grooveSimilarity(mixed, neighboursOnly: true) == 1 - 2.0 / 16)
        let pairs = SongFigures.grooveSimilarity(mixed, neighboursOnly: false) ?? 0
        #expect(abs(pairs - (1 - 2 * 2.0 / 16 / 3)) < 1e-12)
        #expect(SongFigures.grooveSimilarity(grid([same]), neighboursOnly: false) == nil)
    }

    @Test func emptyBeatsLieBetweenNotes() {
        #expect(SongFigures.emptyBeats(grid([[], [(0, 60), (12, 60)], []])) == 0.5)
        #expect(SongFigures.emptyBeats(grid([[(0, 60)], [(0, 60)]], length: 16)) == 0)
    }

    @Test func densityLeavesOutSilentEndsAndDrums() {
        var song = grid([[], [(0, 60), (4, 62)], [], [(0, 60)]])
        song[.drums] = (0..<32).map { GridNote(step: $0, length: 1, pitch: 42, velocityBin: 3) }
        #expect(SongFigures.notesPerBar(song) == 1)
    }

    @Test func nothingIsMeasuredOnNothing() {
        for grid in [GridScore(), GridScore(bars: [GridBar()]), GridScore(bars: [GridBar(steps: 1)])] {
            let figures = SongFigures(grid)
            #expect(SongFigures.Name.allCases.allSatisfy { figures[$0] == nil })
            #expect(figures.inBand.count == 0 && figures.inBand.of == 0)
        }
    }

    @Test func figuresStayInTheirRanges() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<50 {
            var song = GridScore(bars: (0..<9).map { _ in GridBar(steps: 1 + random.below(90)) })
            for voice in Voice.allCases {
                song[voice] = (0..<40).map { _ in
                    GridNote(
                        step: random.below(song.stepCount + 20), length: 1 + random.below(40),
                        pitch: UInt8(random.below(128)), velocityBin: 3)
                }
            }
            song.normalise()
            let figures = SongFigures(song)
            for name in SongFigures.Name.allCases {
                guard let value = figures[name] else { continue }
                let top: Double =
                    name == .notesPerBar ? 1000 : name == .pitchClassEntropy1 || name == .pitchClassEntropy4 ? 3.6 : 1
                #expect((0...top).contains(value), "\(name)")
            }
        }
    }
}
