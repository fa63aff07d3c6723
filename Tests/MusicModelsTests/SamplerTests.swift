import Composing
import Foundation
import MusicCore
import MusicModels
import Testing

@Suite struct SamplerTests {
    /// Logits of the probabilities 0.5, 0.25, 0.15, 0.1, shuffled.
    let logits: [Float] = [0.15, 0.5, 0.1, 0.25].map { Foundation.log($0) }

    private func kept(_ sampler: any Sampler) -> [Int] {
        var candidates = Candidates(logits: logits)
        sampler.apply(&candidates)
        candidates.sort()
        return candidates.items.map(\.token)
    }

    @Test(arguments: [(0, [1, 3, 0, 2]), (1, [1]), (2, [1, 3]), (9, [1, 3, 0, 2])])
    func topK(k: Int, expected: [Int]) { #expect(kept(TopK(k)) == expected) }

    /// Against sorting, with many equal logits.
    @Test(arguments: [1, 2, 7, 63, 64, 65, 200, 300, 400]) func theLikeliest(k: Int) {
        var generator = SeededGenerator(seed: UInt64(k))
        for _ in 0..<20 {
            let logits = (0..<300).map { _ in Float(generator.below(90)) }
            var (found, expected) = (Candidates(logits: logits), Candidates(logits: logits))
            found.keepLikeliest(k)
            expected.sort()
            expected.keep(k)
            #expect(found.items == expected.items)
        }
    }

    @Test(arguments: [(1.0, [1, 3, 0, 2]), (0.4, [1]), (0.6, [1, 3]), (0.8, [1, 3, 0]), (0.0, [1])])
    func topP(p: Double, expected: [Int]) { #expect(kept(TopP(p)) == expected) }

    @Test(arguments: [(0.0, [1, 3, 0, 2]), (0.25, [1, 3, 0]), (0.6, [1]), (1.0, [1])])
    func minP(share: Double, expected: [Int]) { #expect(kept(MinP(share)) == expected) }

    @Test func temperatureSharpensAndFlattens() {
        var cold = Candidates(logits: logits)
        Temperature(0.5).apply(&cold)
        cold.sort()
        #expect(abs(cold.withWeights { $0[0] / $1 } - 0.25 / 0.345) < 1e-5)
        #expect(kept(Temperature(0)) == [1])
    }

    @Test func penaltyLowersWhatWasUsed() {
        #expect(kept(RepetitionPenalty(4, recent: [1])).last == 1)
        #expect(kept(RepetitionPenalty(1, recent: [1])).first == 1)
    }

    @Test func drawsFollowTheProbabilities() {
        var generator = SeededGenerator(seed: 3)
        var counts = [0, 0, 0, 0]
        for _ in 0..<4000 {
            var candidates = Candidates(logits: logits)
            let chain = SamplerChain(SamplingSettings(temperature: 1, topK: 0, topP: 1))
            counts[chain.draw(from: &candidates, using: &generator) ?? 0] += 1
        }
        for (count, share) in zip(counts, [0.15, 0.5, 0.1, 0.25]) { #expect(abs(Double(count) / 4000 - share) < 0.03) }
    }

    @Test func nothingAllowedGivesNothing() {
        var candidates = Candidates()
        var generator = SeededGenerator(seed: 3)
        #expect(SamplerChain(SamplingSettings()).draw(from: &candidates, using: &generator) == nil)
    }
}
