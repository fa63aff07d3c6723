import MusicCore
import Testing

@Suite struct HumanisedTests {
    private static let score: Score = {
        var random = SeededGenerator(seed: 2)
        var grid = GridScore(bars: Array(repeating: GridBar(), count: 8))
        for voice in Voice.allCases {
            for _ in 0..<80 {
                grid[voice].append(
                    GridNote(
                        step: random.below(126), length: 1 + random.below(3), pitch: UInt8(40 + random.below(12)),
                        velocityBin: UInt8(random.below(8))))
            }
        }
        grid.normalise()
        return Song(grid: grid).score()
    }()

    @Test(arguments: [0.1, 0.5, 1]) func notesStayNearAndApart(amount: Double) throws {
        let played = Self.score.humanised(amount, seed: 9)
        #expect(played != Self.score)
        #expect(played == Self.score.humanised(amount, seed: 9))
        #expect(played != Self.score.humanised(amount, seed: 10))
        for (before, after) in zip(Self.score.tracks, played.tracks) {
            #expect(before.notes.count == after.notes.count)
            for pitch in Set(before.notes.map(\.pitch)) {
                let (old, new) = (before.notes.filter { $0.pitch == pitch }, after.notes.filter { $0.pitch == pitch })
                for (a, b) in zip(old, new) {
                    #expect(abs(a.tick - b.tick) <= Int(24 * amount + 1))
                    #expect(abs(Int(a.velocity) - Int(b.velocity)) <= Int(12 * amount + 1))
                    #expect(b.tick >= 0 && b.duration >= 1 && (1...127).contains(b.velocity))
                }
                #expect(zip(new, new.dropFirst()).allSatisfy { $0.end <= $1.tick })
            }
        }
    }

    @Test func nothingMovesAtZero() { #expect(Self.score.humanised(0, seed: 1) == Self.score) }

    @Test func distanceIsZeroInsideTheBands() {
        let empty = SongFigures(GridScore())
        #expect(empty.distance == 0 && empty.byName.isEmpty)
        let figures = SongFigures(GridScore(bars: [GridBar()]))
        #expect(figures.distance == 0)
        var grid = GridScore(bars: Array(repeating: GridBar(), count: 4))
        grid[.melody] = (0..<64).map { GridNote(step: $0, length: 1, pitch: UInt8(36 + $0 % 12), velocityBin: 3) }
        #expect(SongFigures(grid).distance > 0.5)
    }
}
