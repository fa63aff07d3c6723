import Foundation
import NeuralCore
import Testing

@testable import MusicModels

/// The decoder against the training forward pass, which knows no cache.
struct TransformerDecoderTests {
    private func reference(
        _ model: Transformer, _ example: TransformerExample, strength: Float = 0
    ) -> [[Float]] {
        let workspace = TransformerWorkspace(model, maximumLength: example.count, training: false)
        model.forward(example, workspace, dropout: .none, memoryStrength: strength)
        let size = model.configuration.vocabularySize
        return (0..<example.count).map {
            Array(UnsafeBufferPointer(start: workspace.logits.pointer + $0 * size, count: size))
        }
    }

    private func expectEqual(_ a: some Collection<Float>, _ b: some Collection<Float>, _ note: String = "") {
        let worst = zip(a, b).map { abs($0 - $1) }.max() ?? .infinity
        #expect(a.count == b.count && worst < 1e-4, "\(note) differs by \(worst)")
    }

    private func moved(_ places: ArraySlice<TokenPlace>, by bars: Int32) -> [TokenPlace] {
        places.map { TokenPlace(bar: $0.bar + bars, step: $0.step, track: $0.track) }
    }

    @Test(arguments: [1, 2], [(true, true), (false, true), (true, false)])
    func oneByOneAndAllAtOnce(workers: Int, options: (relative: Bool, bias: Bool)) {
        let model = tinyTransformer(relative: options.relative, bias: options.bias, maximumDistance: 200)
        let example = tinyExample(memory: 0, context: 0, section: 150)
        let expected = reference(model, example)
        let weights = DecoderWeights(model)
        let decoder = TransformerDecoder(weights, workerCount: workers)
        for (index, token) in example.tokens.enumerated() {
            expectEqual(decoder.append(token, at: example.places[index]), expected[index], "token \(index)")
        }
        let batch = TransformerDecoder(weights, workerCount: workers)
        expectEqual(batch.append(contentsOf: example.tokens, at: example.places), expected[149])
        #expect(batch.position == 150)
    }

    @Test(arguments: [0, 1.5, -2] as [Float], [true, false])
    func aRecalledMemoryIsHeardAsInTraining(strength: Float, atOnce: Bool) throws {
        let model = tinyTransformer(maximumDistance: 100)
        let example = tinyExample(memory: 70, context: 9, section: 12)
        let expected = reference(model, example, strength: strength)
        let weights = DecoderWeights(model)
        let memory = try #require(weights.memory(of: example.tokens[..<70], at: example.places[..<70]))
        #expect(memory.count == 70)
        // In a piece the section starts somewhere, here at bar 20; the example counts from there.
        let places = moved(example.places[70...], by: 20)
        let decoder = TransformerDecoder(weights, workerCount: 2)
        expectEqual(decoder.append(contentsOf: example.tokens[70..<79], at: places[..<9]), expected[78])
        decoder.sectionBegins(atBar: 20)
        decoder.recall(memory, strength: strength)
        if atOnce {
            expectEqual(decoder.append(contentsOf: example.tokens[79...], at: places[9...]), expected[90])
        } else {
            for index in 79..<91 {
                expectEqual(
                    decoder.append(example.tokens[index], at: places[index - 70]), expected[index], "token \(index)")
            }
        }
    }

    @Test(arguments: [1, 2], [DecodingPrecision.single, .int8])
    func whatIsForgottenDoesNotCount(workers: Int, precision: DecodingPrecision) {
        let model = tinyTransformer(maximumDistance: 100)
        let example = tinyExample(memory: 0, context: 0, section: 60)
        let weights = DecoderWeights(model, precision: precision)
        func logits(changed: Bool, fade: Float) -> [Float] {
            let decoder = TransformerDecoder(weights, workerCount: workers)
            var tokens = example.tokens
            if changed { for index in 10..<30 { tokens[index] = (tokens[index] + 1) % 11 } }
            decoder.append(contentsOf: tokens[..<30], at: example.places[..<30])
            decoder.fade([10..<30], by: fade)
            decoder.append(contentsOf: tokens[30..<59], at: example.places[30..<59])
            return Array(decoder.append(tokens[59], at: example.places[59]))
        }
        func distance(_ fade: Float) -> Float {
            zip(logits(changed: false, fade: fade), logits(changed: true, fade: fade)).map { abs($0 - $1) }.max() ?? 0
        }
        #expect(distance(Recall.forgotten) < 1e-6)
        #expect(distance(0) > 1e-3)
        #expect(distance(-3) < distance(0))
    }

    @Test func whatWasWrittenServesAsMemory() throws {
        let model = tinyTransformer(maximumDistance: 100)
        let example = tinyExample(memory: 70, context: 0, section: 12)
        let expected = reference(model, example)
        let weights = DecoderWeights(model)
        let writer = TransformerDecoder(weights)
        for index in 0..<70 { writer.append(example.tokens[index], at: moved(example.places[...], by: 4)[index]) }
        let memory = try #require(writer.remember(0..<70, fromBar: 4))
        let decoder = TransformerDecoder(weights)
        decoder.recall(memory)
        expectEqual(decoder.append(contentsOf: example.tokens[70...], at: example.places[70...]), expected[81])
        decoder.reset()
        decoder.recall(memory.shifted(byBars: 1))
        let shifted = decoder.append(contentsOf: example.tokens[70...], at: example.places[70...])
        #expect(zip(shifted, expected[81]).contains { abs($0 - $1) > 1e-3 })
    }

    @Test func truncationForgets() {
        let model = tinyTransformer(maximumDistance: 100)
        let example = tinyExample(memory: 0, context: 0, section: 80)
        let expected = reference(model, example)
        let decoder = TransformerDecoder(DecoderWeights(model))
        decoder.append(contentsOf: example.tokens[..<70], at: example.places[..<70])
        for _ in 0..<7 { decoder.append(3, at: TokenPlace(bar: 50, step: 1, track: 0)) }
        decoder.truncate(to: 60)
        #expect(decoder.position == 60)
        for index in 60..<80 {
            expectEqual(decoder.append(example.tokens[index], at: example.places[index]), expected[index])
        }
        decoder.truncate(to: 1000)
        #expect(decoder.position == 80)
        decoder.truncate(to: -4)
        #expect(decoder.position == 0)
    }

    /// A small cache forgets its front while writing on, which must not be heard.
    @Test func theWindowSlides() {
        let model = tinyTransformer(maximumDistance: 6)
        let example = tinyExample(memory: 0, context: 0, section: 700)
        let weights = DecoderWeights(model)
        let (small, large) = (TransformerDecoder(weights, capacity: 0), TransformerDecoder(weights, capacity: 1000))
        for index in 0..<300 {
            let expected = Array(large.append(example.tokens[index], at: example.places[index]))
            expectEqual(small.append(example.tokens[index], at: example.places[index]), expected)
        }
        let expected = Array(large.append(contentsOf: example.tokens[300...], at: example.places[300...]))
        expectEqual(small.append(contentsOf: example.tokens[300...], at: example.places[300...]), expected)
        #expect(small.firstStoredPosition > 0 && large.firstStoredPosition == 0)
        #expect(small.position == 700)
        #expect(small.remember(0..<small.firstStoredPosition, fromBar: 0) == nil)
        #expect(large.remember(0..<700, fromBar: 0)?.count == 6)
        // One layer sees no further than its window.
        let shallow = tinyTransformer(layers: 1, maximumDistance: 6)
        let last = TransformerExample(section: (Array(example.tokens[694...]), Array(example.places[694...])))
        let decoder = TransformerDecoder(DecoderWeights(shallow), capacity: 0)
        expectEqual(decoder.append(contentsOf: example.tokens, at: example.places), reference(shallow, last)[5])
    }

    /// What is rounded must stay close, in the dense layers and in the caches.
    @Test(arguments: [(DecodingPrecision.half, 0.003), (.int8, 0.04)])
    func roundedStaysClose(precision: DecodingPrecision, limit: Double) throws {
        let model = tinyTransformer(vocabulary: 40, maximumDistance: 100)
        let example = tinyExample(memory: 70, context: 0, section: 20, vocabulary: 40)
        let weights = DecoderWeights(model, precision: precision)
        let memory = try #require(weights.memory(of: example.tokens[..<70], at: example.places[..<70]))
        let decoder = TransformerDecoder(weights)
        decoder.recall(memory)
        var (error, size) = (0.0, 0.0)
        for (index, expected) in reference(model, example).enumerated().dropFirst(70) {
            for (a, b) in zip(decoder.append(example.tokens[index], at: example.places[index]), expected) {
                error += Double((a - b) * (a - b))
                size += Double(b * b)
            }
        }
        #expect(error > 0)
        #expect((error / size).squareRoot() < limit)
    }

    /// To the bit: one worker or two, token by token or all at once, with a memory and beyond the window.
    @Test(arguments: DecodingPrecision.allCases, [(4, 1), (3, 2), (1, 2)])
    func theWayDoesNotMatter(precision: DecodingPrecision, shape: (heads: Int, workers: Int)) throws {
        let model = tinyTransformer(vocabulary: 40, heads: shape.heads, maximumDistance: 50)
        let example = tinyExample(memory: 70, context: 0, section: 120, vocabulary: 40)
        let weights = DecoderWeights(model, precision: precision)
        let memory = try #require(
            weights.memory(of: example.tokens[..<70], at: example.places[..<70], workerCount: shape.workers))
        let (one, all) = (
            TransformerDecoder(weights, workerCount: 1), TransformerDecoder(weights, workerCount: shape.workers)
        )
        one.recall(memory)
        all.recall(memory)
        var expected: [[Float]] = []
        for index in 70..<190 { expected.append(Array(one.append(example.tokens[index], at: example.places[index]))) }
        var count = 0
        all.append(contentsOf: example.tokens[70...], at: example.places[70...]) { index, logits in
            #expect(Array(logits) == expected[index], "token \(index)")
            count += 1
        }
        #expect(count == 120)
    }
}
