import Foundation
import NeuralCore
import Testing

@testable import MusicModels

struct TransformerVisibilityTests {
    private func losses(_ model: Transformer, _ example: TransformerExample, strength: Float = 0) -> [Float] {
        let workspace = TransformerWorkspace(model, maximumLength: example.count, training: false)
        return model.evaluate(example, workspace, memoryStrength: strength)
    }

    /// Which tokens' losses change when the token at `index` changes, its own target left as it was.
    private func reach(_ index: Int, of example: TransformerExample, _ model: Transformer) -> [Int] {
        var changed = example
        changed.tokens[index] = (changed.tokens[index] + 1) % 11
        let (before, after) = (losses(model, example), losses(model, changed))
        return before.indices.filter { abs(before[$0] - after[$0]) > 1e-6 }
    }

    @Test func eachRegionSeesWhatItShould() {
        let model = tinyTransformer()
        let example = tinyExample(memory: 5, context: 4, section: 6)
        let full = (0..<15).filter { example.targets[$0] >= 0 }
        for index in 0..<15 {
            let expected = full.filter { row in
                guard row >= index else { return false }
                return example.regions[row] == .section || example.regions[row] == example.regions[index]
            }
            #expect(reach(index, of: example, model) == expected)
        }
    }

    @Test func contextAloneIsAsWithoutMemory() {
        let model = tinyTransformer()
        let whole = tinyExample(memory: 5, context: 4, section: 6)
        let context = TransformerExample(
            tokens: Array(whole.tokens[5..<9]), places: Array(whole.places[5..<9]),
            regions: Array(whole.regions[5..<9]), targets: Array(whole.targets[5..<9]), lossWeights: [1, 1, 1, 1])
        for (a, b) in zip(losses(model, whole)[5..<9], losses(model, context)) { #expect(abs(a - b) < 1e-5) }
    }

    /// With the memory's logits pushed far down the section is written as if there were none.
    @Test func strengthFadesTheMemoryOut() {
        for bias in [true, false] {
            let model = tinyTransformer(bias: bias)
            let whole = tinyExample(memory: 5, context: 4, section: 6)
            let without = TransformerExample(
                tokens: Array(whole.tokens[5...]), places: Array(whole.places[5...]),
                regions: Array(whole.regions[5...]), targets: Array(whole.targets[5...]),
                lossWeights: Array(whole.lossWeights[5...]))
            let reference = losses(model, without)
            for (a, b) in zip(losses(model, whole, strength: -60)[5...], reference) { #expect(abs(a - b) < 1e-5) }
            let heard = losses(model, whole)[9...]
            #expect(zip(heard, reference[4...]).contains { abs($0 - $1) > 1e-3 })
        }
    }

    /// In one layer without musical bias a permuted memory is the same memory, for no distance leads into it;
    /// a permuted context is not.
    @Test func distanceToTheMemoryDoesNotCount() {
        let model = tinyTransformer(layers: 1, bias: false, maximumDistance: 40)
        let example = tinyExample(memory: 5, context: 5, section: 4)
        func swapped(_ first: Int, _ second: Int) -> [Float] {
            var other = example
            other.tokens.swapAt(first, second)
            other.places.swapAt(first, second)
            return Array(losses(model, other)[10...])
        }
        let reference = losses(model, example)[10...]
        #expect(zip(swapped(0, 3), reference).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(zip(swapped(5, 8), reference).contains { abs($0 - $1) > 1e-3 })
    }

    @Test(arguments: [(0, 5), (1, 6), (2, 7), (3, 8), (4, 8), (5, 9), (8, 9), (9, 10), (15, 10)])
    func stepBuckets(difference: Int32, bucket: Int32) {
        #expect(PairTable.stepBucket(difference) == bucket)
        #expect(PairTable.stepBucket(-difference) == 10 - bucket)
    }

    @Test func pairKindsAreDistinctAndWithinTheTable() {
        var seen: Set<UInt16> = []
        for bar in -9...9 {
            for step in [0, 1, 2, 3, 5, 9] {
                for sign in [-1, 1] {
                    for track in 0...1 {
                        for memory in [false, true] {
                            let from = PairTable.Place(
                                TokenPlace(bar: Int32(bar), step: sign > 0 ? UInt8(step) : 0, track: 1))
                            let to = PairTable.Place(
                                TokenPlace(bar: 0, step: sign > 0 ? 0 : UInt8(step), track: UInt8(track)))
                            seen.insert(PairTable.index(from: from, to: to, intoMemory: memory))
                        }
                    }
                }
            }
        }
        #expect(seen.count == PairTable.size && seen.max() == UInt16(PairTable.size - 1))
    }

    /// The plan's blocks cover each visible pair once, and nothing that comes before a segment's first column.
    @Test(arguments: [(0, 0, 1), (0, 0, 300), (130, 40, 200), (128, 0, 128), (5, 300, 0)])
    func planCoversThePairs(memory: Int, context: Int, section: Int) {
        let example = tinyExample(memory: memory, context: context, section: section)
        var plan = AttentionPlan()
        plan.lay(example.segments)
        var visible = 0
        var rows = 0
        for block in plan.blocks {
            rows += block.rowCount
            for row in 0..<block.rowCount {
                visible += block.firstVisible + row
                #expect(block.firstColumn + block.firstVisible + row == block.firstRow + row + 1)
            }
            #expect(block.firstVisible + block.rowCount - 1 == block.columnCount)
        }
        let triangle = { (n: Int) in n * (n + 1) / 2 }
        #expect(rows == example.count)
        #expect(visible == triangle(memory) + triangle(context) + triangle(section) + section * (memory + context))
        #expect(plan.count <= AttentionPlan.largestCount(length: example.count))
    }
}
