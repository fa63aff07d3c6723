import NeuralCore
import Testing

@testable import MusicModels

struct TransformerBatchDecoderTests {
    /// Sequences of different lengths, with and without a memory, against decoders that write one alone.
    @Test(arguments: DecodingPrecision.allCases, [1, 2])
    func eachIsAsIfAlone(precision: DecodingPrecision, workers: Int) throws {
        let model = tinyTransformer(vocabulary: 40, maximumDistance: 50)
        let weights = DecoderWeights(model, precision: precision)
        let prompt = tinyExample(memory: 0, context: 0, section: 70, vocabulary: 40)
        let memory = try #require(weights.memory(of: prompt.tokens[..<30], at: prompt.places[..<30]))
        func written() -> TransformerDecoder {
            let decoder = TransformerDecoder(weights, workerCount: 1)
            decoder.append(contentsOf: prompt.tokens, at: prompt.places)
            return decoder
        }
        let count = 7
        let batch = TransformerBatchDecoder(continuing: written(), count: count, workerCount: workers)
        let single = (0..<count).map { _ in written() }
        for sequence in 0..<count where sequence % 2 == 1 {
            batch.sectionBegins(sequence, atBar: 3)
            batch.recall(sequence, memory, strength: 0.5)
            single[sequence].sectionBegins(atBar: 3)
            single[sequence].recall(memory, strength: 0.5)
        }
        for step in 0..<20 {
            let next = (0..<count).filter { step < 5 * $0 }.map { sequence in
                TransformerBatchDecoder.Next(
                    sequence: sequence, token: Int32((7 * sequence + step * step) % 40),
                    place: TokenPlace(bar: Int32(4 + step / 4), step: UInt8(step % 16), track: UInt8(sequence % 5)))
            }
            batch.append(next)
            for next in next { single[next.sequence].append(next.token, at: next.place) }
            for sequence in 0..<count {
                #expect(Array(batch.logits(of: sequence)) == Array(single[sequence].logits), "\(sequence) at \(step)")
                #expect(batch.position(of: sequence) == single[sequence].position)
            }
        }
        #expect(Array(batch.logits(of: 0)) != Array(batch.logits(of: 6)))
        #expect(batch.remember(3, 70..<75, fromBar: 4)?.count == 5)
    }
}
