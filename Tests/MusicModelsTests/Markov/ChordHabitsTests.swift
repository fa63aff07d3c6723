import Composing
import MusicCore
import Testing

@testable import MusicModels

@Suite struct ChordHabitsTests {
    @Test func quantilesAreMetAndJoinedByLines() {
        let values = [0.0, 0.1, 0.2, 0.5, 0.6, 0.9, 1]
        #expect(ChordHabits.quantile(0, of: values) == 0)
        #expect(ChordHabits.quantile(0.5, of: values) == 0.5)
        #expect(ChordHabits.quantile(1, of: values) == 1)
        #expect(abs(ChordHabits.quantile(0.375, of: values) - 0.35) < 1e-9)
    }

    @Test func habitsDifferFromSongToSong() {
        let habits = (0..<400).map { seed in
            var random = SeededGenerator(seed: seed)
            return ChordHabits(generator: &random)
        }
        let changes = habits.map(\.changingBars).sorted()
        #expect(changes[40] < 0.15 && changes[360] > 0.8)
        #expect(abs(changes[200] - 0.44) < 0.08)
        let borrowed = habits.map(\.borrowedChords).sorted()
        #expect(borrowed[40] < 0.02 && borrowed[360] > 0.2)
    }

    /// Odds are multiplied: what the chain finds likely stays so.
    @Test func aHabitTiltsTheOdds() {
        let (tonic, dominant) = (chord(0, .major), chord(7, .major))
        let foreign = chord(3, .major)
        func tilted(_ habits: ChordHabits, last: Int?) -> [Double] {
            var weights = Array(repeating: 0.0, count: ChordSequence.symbolCount)
            (weights[tonic], weights[dominant], weights[foreign]) = (0.6, 0.3, 0.1)
            habits.tilt(&weights, last: last, mode: .major)
            let sum = weights.reduce(0, +)
            return [weights[tonic] / sum, weights[dominant] / sum, weights[foreign] / sum]
        }
        let still = tilted(ChordHabits(changingBars: 0.01, borrowedChords: 0.06), last: tonic)
        #expect(still[0] > 0.95)
        let busy = tilted(ChordHabits(changingBars: 0.9, borrowedChords: 0.002), last: tonic)
        #expect(busy[0] < 0.25 && busy[2] < 0.02)
        let daring = tilted(ChordHabits(changingBars: 0.5, borrowedChords: 0.4), last: nil)
        #expect(daring[2] > 0.3 && daring[0] > daring[1])
    }

    private func chord(_ root: Int, _ quality: ChordQuality) -> Int {
        ChordSequence.symbol(Chord(root: root, quality: quality))
    }
}
