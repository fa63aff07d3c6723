import MusicCore
import Testing

@testable import MusicModels

@Suite struct BarFeaturesTests {
    @Test func sevenFiguresByHand() {
        var score = GridScore(bars: [GridBar(), GridBar(), GridBar()])
        score[.melody] = [
            GridNote(step: 0, length: 4, pitch: 60, velocityBin: 4),
            GridNote(step: 4, length: 2, pitch: 64, velocityBin: 4),
            GridNote(step: 8, length: 12, pitch: 62, velocityBin: 4),
        ]
        let bars = BarFeatures.bars(of: score)
        #expect(bars.count == 3 && bars.allSatisfy { $0.count == BarFeatures.names.count })
        let first = bars[0]
        #expect(first[0] == 62 && first[2] == 4 && first[3] == 3 && first[4] == 6)
        #expect(abs(first[1] - (8.0 / 3).squareRoot()) < 1e-12)
        #expect(abs(first[5] - (56.0 / 3).squareRoot()) < 1e-12)
        #expect(first[6] == 2.0 / 16)
        // The held note sounds for four steps of a bar in which nothing starts.
        #expect(bars[1] == [0, 0, 0, 0, 0, 0, 0.75])
        #expect(bars[2][6] == 1)
        #expect(BarFeatures.bars(of: [], barSteps: []).isEmpty)
    }

    @Test func textureTellsBusyFromCalm() throws {
        var generator = SeededGenerator(seed: 1)
        let lines = (0..<20).map { _ -> MelodyLine in
            var notes: [GridNote] = []
            for bar in 0..<8 {
                let length = bar < 4 ? 2 : 8
                for step in stride(from: 0, to: 16, by: length) {
                    let pitch = UInt8(64 + generator.below(bar < 4 ? 3 : 12))
                    notes.append(GridNote(step: bar * 16 + step, length: length, pitch: pitch, velocityBin: 4))
                }
            }
            return MelodyLine(notes: notes, key: .cMajor, bars: Array(repeating: GridBar(), count: 8))
        }
        let texture = try TextureModel(
            lines: lines, states: 2, covariance: .diagonal, training: BaumWelch(iterations: 20), generator: &generator)
        for line in lines {
            let states = texture.states(of: line)
            #expect(Set(states.prefix(4)).count == 1 && Set(states.suffix(4)).count == 1)
            #expect(states[0] != states[7])
        }
        // Knowing the texture helps: the hybrid needs fewer nats than the chain it is built on.
        let held = Array(lines.prefix(5))
        let plain = MelodyModel(songs: lines.dropFirst(5).map { [$0] })
        let hybrid = HybridMelodyModel(plain: plain, texture: texture, songs: lines.dropFirst(5).map { [$0] })
        let before = held.reduce(0) { $0 + plain.nats(of: $1).nats }
        let after = held.reduce(0) { $0 + hybrid.nats(of: $1).nats }
        #expect(after < before)
    }

    @Test func hybridIsADistribution() throws {
        // Over all first events of a bar the mixture sums to one for every texture.
        let model = try SmallWorld.texture().hybrid(plain: SmallWorld.checkpoint.melody)
        let cursor = MelodyCursor(key: .cMajor, bars: [GridBar(), GridBar()], centre: 65)
        for state in 0..<3 {
            var sum = 0.0
            for length in 1...16 {
                sum += model.probability(
                    of: MelodyEvent(step: 0, length: length, pitch: nil), at: cursor, texture: state)
                for interval in -16...16 {
                    let event = MelodyEvent(step: 0, length: length, pitch: 65 + interval)
                    sum += model.probability(of: event, at: cursor, texture: state)
                }
            }
            #expect(abs(sum - 1) < 1e-9)
        }
    }
}
