import Foundation
import MusicCore
import Testing

@testable import MusicModels

@Suite struct MarkovChainTests {
    /// Sequences of a cycle with noise, so that longer histories help.
    static func music(seed: UInt64, count: Int, length: Int = 40) -> [[Int]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var sequence = [generator.below(6), generator.below(6)]
            while sequence.count < length {
                let next = (sequence[sequence.count - 1] + sequence[sequence.count - 2]) % 6
                sequence.append(generator.uniform() < 0.8 ? next : generator.below(6))
            }
            return sequence
        }
    }

    @Test(arguments: Smoothing.Kind.allCases, 0...4) func distributionsSumToOne(_ kind: Smoothing.Kind, _ order: Int) {
        let chain = MarkovChain(
            order: order, symbolCount: 6, sequences: Self.music(seed: 1, count: 10), smoothing: Smoothing(kind))
        for history in [[], [3], [1, 2], [5, 5, 5, 5], [0, 1, 2, 3, 4]] {
            let p = chain.next(after: history)
            #expect(abs(p.reduce(0, +) - 1) < 1e-12)
            #expect(p.count == 7 && p.allSatisfy { $0 > 0 })
            for symbol in 0..<6 {
                let logs = chain.logProbabilities(of: [symbol], after: history, closing: false)
                #expect(abs(exp(logs[0]) - p[symbol]) < 1e-12)
            }
        }
    }

    /// Histories counted one by one, each packed and looked up as a whole.
    @Test(arguments: [0, 1, 2, 3, 4], [2, 6, 40_000]) func countsLikeOneHistoryAtATime(_ order: Int, _ symbols: Int) {
        var generator = SeededGenerator(seed: 5)
        var sequences = (0..<20).map { length in (0..<length * length).map { _ in generator.below(symbols) % 90 } }
        sequences.swapAt(0, 7)
        for closing in [false, true] {
            let chain = MarkovChain(order: order, symbolCount: symbols, sequences: sequences, closing: closing)
            for length in 0...order {
                var builder = CountTableBuilder()
                for sequence in sequences {
                    var history = chain.emptyHistory
                    for symbol in sequence + (closing ? [chain.end] : []) {
                        builder.add(history & MarkovChain.mask(length), symbol)
                        history = history << 16 | UInt64(symbol)
                    }
                }
                #expect(builder.table() == (length == 0 ? chain.model.root : chain.model.levels[length - 1]))
            }
        }
    }

    @Test func bottomIsAdditive() {
        let chain = MarkovChain(order: 0, symbolCount: 2, sequences: [[0, 0, 1]], smoothing: Smoothing(.additive))
        // Two, one and one end of four, lambda 0.1 over three symbols.
        #expect(
            chain.next(after: []).map { ($0 * 1e6).rounded() / 1e6 }
                == [2.1 / 4.3, 1.1 / 4.3, 1.1 / 4.3].map {
                    ($0 * 1e6).rounded() / 1e6
                })
    }

    @Test func orderOneByHand() {
        // After 0 come 1, 1 and the end; Witten and Bell give two of five parts to the shorter context.
        let chain = MarkovChain(order: 1, symbolCount: 2, sequences: [[0, 1], [0, 1], [0]])
        let bottom = chain.model.rootProbability(of: 1)
        #expect(abs(chain.next(after: [0])[1] - (2 + 2 * bottom) / 5) < 1e-12)
    }

    @Test func longerHistoriesHelp() {
        let training = Self.music(seed: 1, count: 300)
        let held = Self.music(seed: 2, count: 50)
        let chains = (1...3).map { MarkovChain(order: $0, symbolCount: 6, sequences: training) }
        #expect(chains[1].perplexity(of: held) < chains[0].perplexity(of: held) * 0.6)
        #expect(chains[1].perplexity(of: held) <= chains[2].perplexity(of: held))
        #expect(abs(log(chains[0].perplexity(of: held)) - chains[0].nats(of: held)) < 1e-12)
        // The source needs two symbols of memory, and Akaike says so.
        let criteria = chains.map(\.akaike)
        #expect(criteria[1] < criteria[0] && criteria[1] < criteria[2])
        #expect(chains[0].parameterCount < chains[1].parameterCount)
    }

    @Test(arguments: Smoothing.Kind.allCases) func samplesFollowTheDistribution(_ kind: Smoothing.Kind) {
        let chain = MarkovChain(
            order: 2, symbolCount: 6, sequences: Self.music(seed: 4, count: 20), smoothing: Smoothing(kind))
        var generator = SeededGenerator(seed: 5)
        let expected = chain.next(after: [1, 2])
        var counts = [Double](repeating: 0, count: 7)
        for _ in 0..<20_000 {
            let drawn = chain.sample(maximum: 1, after: [1, 2], generator: &generator)
            counts[drawn.first ?? 6] += 1
        }
        for symbol in 0..<7 { #expect(abs(counts[symbol] / 20_000 - expected[symbol]) < 0.015) }
    }

    @Test func samplingObeysWhatIsAllowed() {
        let chain = MarkovChain(order: 2, symbolCount: 6, sequences: Self.music(seed: 4, count: 20))
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let drawn = chain.sample(
                maximum: 30, temperature: 1.3, allowed: { $1 % 2 == 0 && $1 < 6 }, generator: &generator)
            #expect(drawn.count == 30 && drawn.allSatisfy { $0 % 2 == 0 })
        }
        var generator = SeededGenerator(seed: 1)
        #expect(chain.sample(maximum: 5, allowed: { _, _ in false }, generator: &generator).isEmpty)
    }

    @Test func temperatureSharpens() {
        var generator = SeededGenerator(seed: 1)
        let p = [0.5, 0.3, 0.2]
        #expect((0..<50).allSatisfy { _ in Tempering.draw(p, temperature: 0, generator: &generator) == 0 })
        let cold = (0..<4000).filter { _ in Tempering.draw(p, temperature: 0.5, generator: &generator) == 0 }.count
        #expect(abs(Double(cold) / 4000 - 0.25 / 0.38) < 0.03)
        #expect(Tempering.draw(p, temperature: 1, allowed: { _ in false }, generator: &generator) == nil)
    }

    @Test func stationaryIsLeftInPlace() {
        let chain = MarkovChain(order: 1, symbolCount: 6, sequences: Self.music(seed: 8, count: 40))
        let pi = chain.stationary
        #expect(abs(pi.reduce(0, +) - 1) < 1e-10)
        let rows = chain.transitionMatrix
        #expect(rows.count == 7 && rows.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
        #expect(chain.entropyRate > 0 && chain.entropyRate < log(6))
        // A fair coin has ln 2 nats a toss.
        var generator = SeededGenerator(seed: 2)
        let coin = MarkovChain(
            order: 1, symbolCount: 2, sequences: [(0..<20_000).map { _ in generator.below(2) }])
        #expect(abs(coin.entropyRate - log(2)) < 1e-3)
        #expect(abs(coin.stationary[0] - 0.5) < 0.02)
    }

    @Test func cacheCopiesItsSource() {
        let training = Self.music(seed: 1, count: 50)
        let chain = MarkovChain(order: 4, symbolCount: 6, sequences: training)
        let source = Self.music(seed: 99, count: 1)[0]
        let cached = CachedMarkovChain(base: chain, source: source, weight: 0.9)
        let plain = -chain.logProbabilities(of: source, closing: false).reduce(0, +) / Double(source.count)
        #expect(cached.nats(of: source) < plain * 0.7)
        let other = Self.music(seed: 100, count: 1)[0]
        #expect(cached.nats(of: other) < plain * 1.5)
        #expect(CachedMarkovChain(base: chain, source: [], weight: 0).nats(of: source) - plain < 1e-12)
        let sum = (0..<6).map { exp(cached.logProbabilities(of: [$0], after: [1, 2, 3])[0]) }.reduce(0, +)
        let end = exp(cached.logProbabilities(of: [], after: [1, 2, 3], closing: true)[0])
        #expect(abs(sum + end - 1) < 1e-12)
    }

    @Test func sameSeedSameSymbols() {
        let chain = MarkovChain(order: 3, symbolCount: 6, sequences: Self.music(seed: 8, count: 40))
        var first = SeededGenerator(seed: 3)
        var second = SeededGenerator(seed: 3)
        #expect(
            chain.sample(maximum: 200, generator: &first) == chain.sample(maximum: 200, generator: &second))
    }
}
