import Foundation
import NeuralCore
import Testing

@testable import MusicModels

/// A tiny model with parameters away from their start, so that no gradient vanishes by symmetry.
func tinyTransformer(
    vocabulary: Int = 11, layers: Int = 2, heads: Int = 2, relative: Bool = true, bias: Bool = true,
    maximumDistance: Int = 6,
    seed: UInt64 = 3
) -> Transformer {
    var configuration = TransformerConfiguration(vocabularySize: vocabulary)
    configuration.dimension = 4 * heads
    configuration.headCount = heads
    configuration.layerCount = layers
    configuration.maximumDistance = maximumDistance
    configuration.relativeAttention = relative
    configuration.musicalBias = bias
    let model = Transformer(configuration)
    model.initialise(seed: seed)
    var random = FloatRandom(seed: seed + 1)
    for tensor in model.parameters.layout.tensors {
        for i in model.parameters[tensor.slot].indices {
            model.parameters[tensor.slot][i] += 0.3 * random.normal()
        }
    }
    return model
}

func tinyExample(
    memory: Int, context: Int, section: Int, vocabulary: Int = 11, seed: UInt64 = 5
) -> TransformerExample {
    var random = FloatRandom(seed: seed)
    func part(_ count: Int, firstBar: Int32) -> (tokens: [Int32], places: [TokenPlace]) {
        let tokens = (0..<count).map { _ in Int32.random(in: 0..<Int32(vocabulary), using: &random) }
        let places = (0..<count).map { (index: Int) -> TokenPlace in
            TokenPlace(bar: firstBar + Int32(index / 4), step: UInt8(index * 3 % 16), track: UInt8(index % 3))
        }
        return (tokens, places)
    }
    return TransformerExample(
        memory: part(memory, firstBar: 0), context: part(context, firstBar: -3), section: part(section, firstBar: 0),
        weights: (0.5, 0.7, 1))
}

struct TransformerGradientTests {
    private func loss(_ model: Transformer, _ example: TransformerExample, _ workspace: TransformerWorkspace) -> Double
    {
        let gradients = FloatBuffer(count: model.parameters.layout.count)
        return model.accumulateGradients(
            of: example, workspace, into: gradients, smoothing: 0.1, dropoutSeed: 9, attentionDropout: 0.3
        ).weightedLoss
    }

    /// Along random directions within each tensor: float noise is small against a whole tensor's slope.
    @Test(arguments: [
        (true, true, 7, 5, 9), (false, true, 4, 0, 6), (true, false, 0, 3, 8), (false, false, 3, 3, 3),
        (true, true, 0, 0, 12),
    ])
    func agreesWithFiniteDifferences(relative: Bool, bias: Bool, memory: Int, context: Int, section: Int) {
        let model = tinyTransformer(relative: relative, bias: bias)
        let example = tinyExample(memory: memory, context: context, section: section)
        let workspace = TransformerWorkspace(model, maximumLength: example.count + 1, training: true)
        let gradients = FloatBuffer(count: model.parameters.layout.count)
        _ = model.accumulateGradients(
            of: example, workspace, into: gradients, smoothing: 0.1, dropoutSeed: 9, attentionDropout: 0.3)
        let original = model.parameters.values.array
        for (index, tensor) in model.parameters.layout.tensors.enumerated() {
            var random = FloatRandom(seed: 100, stream: UInt64(index))
            for _ in 0..<3 {
                let direction = (0..<tensor.slot.count).map { _ in random.uniform() < 0.5 ? Float(-1) : 1 }
                let size = 0.02 / Float(tensor.slot.count).squareRoot()
                var exact = 0.0
                for i in direction.indices {
                    exact += Double(gradients.pointer[tensor.slot.offset + i] * direction[i])
                }
                var ends: [Double] = []
                for sign in [Float(-1), 1, -0.5, 0.5] {
                    for i in direction.indices {
                        let offset = tensor.slot.offset + i
                        model.parameters.values.pointer[offset] = original[offset] + sign * size * direction[i]
                    }
                    ends.append(loss(model, example, workspace))
                }
                for i in direction.indices {
                    model.parameters.values.pointer[tensor.slot.offset + i] = original[tensor.slot.offset + i]
                }
                // Richardson: the cubic term cancels between the two step sizes.
                let wide = (ends[1] - ends[0]) / (2 * Double(size))
                let narrow = (ends[3] - ends[2]) / Double(size)
                let slope = (4 * narrow - wide) / 3
                let noise = 1e-5 / Double(size)
                #expect(
                    abs(slope - exact) < noise + 5e-3 * abs(slope), "\(tensor.name): \(exact), measured \(slope)")
            }
        }
    }

    @Test func gradientsAreAdded() {
        let model = tinyTransformer()
        let example = tinyExample(memory: 3, context: 3, section: 5)
        let workspace = TransformerWorkspace(model, maximumLength: 20, training: true)
        let once = FloatBuffer(count: model.parameters.layout.count)
        let twice = FloatBuffer(count: model.parameters.layout.count)
        _ = model.accumulateGradients(of: example, workspace, into: once, smoothing: 0, dropoutSeed: nil)
        for _ in 0..<2 {
            _ = model.accumulateGradients(of: example, workspace, into: twice, smoothing: 0, dropoutSeed: nil)
        }
        for (a, b) in zip(once.array, twice.array) { #expect(abs(2 * a - b) <= 1e-4 * (1 + abs(b))) }
    }
}
