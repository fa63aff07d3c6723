import Foundation
import MusicCore
import Testing

@testable import MusicModels

@Suite struct ConditionalChainTests {
    /// What comes next is the sum of the last two symbols and the condition, with noise.
    static func music(seed: UInt64, count: Int, length: Int = 60) -> [ConditionalChain.Sequence] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var symbols = [generator.below(5), generator.below(5)]
            let conditions = (0..<length).map { _ in generator.below(3) }
            while symbols.count < length {
                let next = (symbols[symbols.count - 1] + symbols[symbols.count - 2] + conditions[symbols.count]) % 5
                symbols.append(generator.uniform() < 0.85 ? next : generator.below(5))
            }
            return .init(symbols, conditions: conditions)
        }
    }

    static func chain(_ order: Int, _ sequences: [ConditionalChain.Sequence]) -> ConditionalChain {
        ConditionalChain(order: order, symbolCount: 5, sequences: sequences)
    }

    @Test(arguments: 1...4) func distributionsSumToOneAndAgreeWithLosses(_ order: Int) {
        let chain = Self.chain(order, Self.music(seed: 1, count: 10))
        for (history, condition) in [([], 0), ([3], 2), ([1, 2, 0, 4], 1), ([4, 4, 4, 4, 4], 7)] {
            let p = chain.next(after: history, condition: condition)
            #expect(p.count == 5 && abs(p.reduce(0, +) - 1) < 1e-12)
            #expect(p.allSatisfy { $0 > 0 })
        }
        let sequence = ConditionalChain.Sequence([2, 0, 4], conditions: [1, 0, 2])
        let alone = [([Int](), 1, 2), ([2], 0, 0), ([2, 0], 2, 4)].reduce(0) {
            $0 - log(chain.next(after: $1.0, condition: $1.1)[$1.2])
        }
        #expect(abs(chain.nats(of: sequence) - alone) < 1e-12)
    }

    @Test func theOrderOfTheSourceIsFound() {
        let (training, held) = (Self.music(seed: 1, count: 400), Self.music(seed: 2, count: 50))
        let chains = (1...4).map { Self.chain($0, training) }
        let nats = chains.map { $0.nats(of: held) }
        #expect(nats.indices.min { nats[$0] < nats[$1] } == 1)
        let criteria = chains.map(\.model.akaike)
        #expect(criteria.indices.min { criteria[$0] < criteria[$1] } == 1)
        // 0.85 + 0.03 for the right symbol, 0.03 for each of the others.
        let entropy = -(0.88 * log(0.88) + 4 * 0.03 * log(0.03))
        // What smoothing adds makes what is written a little less certain.
        #expect((entropy..<entropy + 0.1).contains(chains[1].entropyRate))
        #expect(abs(nats[1] - entropy) < 0.02)
    }

    @Test func akaikeByHand() {
        // After 0: twice 1, once 0; after 1: once 0; at the start: twice 0.
        let chain = ConditionalChain(order: 1, symbolCount: 5, sequences: [.init([0, 1, 0]), .init([0, 0, 1])])
        let model = chain.model
        #expect(model.parameterCount == 3)
        let expected = 2 * log(2.0 / 3) + log(1.0 / 3)
        #expect(abs(model.maximumLogLikelihood - expected) < 1e-12)
        #expect(abs(model.akaike - (6 - 2 * expected)) < 1e-12)
    }

    @Test func withoutAConditionItIsAMarkovChain() {
        var generator = SeededGenerator(seed: 3)
        let plain = (0..<30).map { _ in (0..<40).map { _ in generator.below(5) * generator.below(2) } }
        let chain = Self.chain(2, plain.map { .init($0) })
        let markov = MarkovChain(order: 2, symbolCount: 5, sequences: plain, closing: false)
        #expect(chain.model.parameterCount == markov.parameterCount)
        #expect(abs(chain.model.akaike - markov.akaike) < 1e-9)
        #expect(abs(chain.entropyRate - Self.chain(1, plain.map { .init($0) }).entropyRate) < 0.1)
    }

    @Test func aMelodyIsReadOverItsChords() {
        let bars = [
            GridBar(chords: [Chord(root: 7, quality: .major), Chord(root: 0, quality: .minor7)]), GridBar(),
        ]
        let notes = [(0, 67), (6, 69), (8, 71), (18, 61)].map {
            GridNote(step: $0.0, length: 2, pitch: UInt8($0.1), velocityBin: 4)
        }
        let line = MelodyLine(notes: notes, key: Key(tonic: 7, mode: .major), bars: bars)
        let sequence = MelodyDegrees.sequence(of: line)
        #expect(sequence.symbols == [0, 2, 4, 6])
        // G is the tonic: chord 0 in major; C minor lies five above, a minor family; none is 63.
        #expect(sequence.conditions == [1, 0, 2 * (5 * 4 + 1) + 1, 2 * 63])
    }
}
