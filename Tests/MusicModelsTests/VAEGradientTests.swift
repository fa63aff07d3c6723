import MusicModels
import NeuralCore
import Testing

/// Every tensor's gradient against central differences of the loss, in all shapes of the model.
struct VAEGradientTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let encoder: MusicVAEConfiguration.Hierarchy
        let decoder: MusicVAEConfiguration.Hierarchy
        let layers: Int
        let sampling: Float
        var voices = [MusicVAEVoice(name: "melody", symbolCount: 7)]
        var variant = MusicVAEVariant.plain
        var code = 0
        var testDescription: String {
            "\(voices.map(\.name)), \(encoder.rawValue) to \(decoder.rawValue), \(layers) layers, sampling \(sampling), \(variant.rawValue), code \(code)"
        }
    }

    static let trio = [
        MusicVAEVoice(name: "melody", symbolCount: 7), MusicVAEVoice(name: "bass", symbolCount: 5),
        MusicVAEVoice(name: "drums", symbolCount: 8, isBitwise: true),
    ]

    static let shapes = [
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 2, sampling: 0.5),
        Shape(encoder: .flat, decoder: .hierarchical, layers: 2, sampling: 0),
        Shape(encoder: .flat, decoder: .flat, layers: 2, sampling: 0),
        Shape(encoder: .hierarchical, decoder: .flat, layers: 1, sampling: 0.5),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0.5, voices: [trio[2]]),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, voices: trio),
        Shape(encoder: .flat, decoder: .flat, layers: 1, sampling: 0.5, voices: trio),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, variant: .gumbel),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, variant: .ladder),
        Shape(encoder: .flat, decoder: .flat, layers: 1, sampling: 0, voices: trio, variant: .ladder),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, variant: .residual),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, code: 3),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, voices: trio, code: 2),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, variant: .smooth),
        Shape(encoder: .flat, decoder: .flat, layers: 1, sampling: 0, voices: trio, variant: .smooth),
        Shape(encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, variant: .consistency),
        Shape(encoder: .flat, decoder: .flat, layers: 1, sampling: 0, voices: trio, variant: .consistency),
    ]

    static func model(_ shape: Shape) -> MusicVAE {
        var configuration = MusicVAEConfiguration(
            encoder: shape.encoder, decoder: shape.decoder, voices: shape.voices, stepsPerBar: 4, maximumBars: 4,
            latentSize: 5, encoderSize: 6, encoderLayers: shape.layers, barEncoderSize: 5, conductorSize: 6,
            conductorLayers: shape.layers, embeddingSize: 5, decoderSize: 6, decoderLayers: shape.layers)
        configuration.barCodeSize = shape.code
        shape.variant.apply(to: &configuration)
        let model = MusicVAE(configuration)
        model.initialise(seed: 3)
        return model
    }

    /// Makes the likeliest symbol stay the likeliest one when a parameter moves a little.
    static func makeSure(_ model: MusicVAE) {
        for tensor in model.parameters.layout.tensors
        where tensor.name.hasSuffix("output.bias") || tensor.name.hasSuffix("expansion.bias") {
            let bias = model.parameters[tensor.slot]
            for index in bias.indices { bias[index] = 2 * Float(index) }
        }
    }

    static func batch(bars: Int, sequences: Int, voices: [MusicVAEVoice] = shapes[0].voices) -> SymbolBatch {
        var random = FloatRandom(seed: 5)
        let passages = (0..<sequences).map { _ in
            voices.map { voice in
                (0..<bars * 4).map { _ in UInt16(random.next() % UInt64(voice.symbolCount)) }
            }
        }
        return SymbolBatch(passages, bars: bars, stepsPerBar: 4)
    }

    @Test(arguments: shapes)
    func everyTensorAgreesWithDifferences(_ shape: Shape) {
        let model = Self.model(shape)
        if shape.variant == .consistency { Self.makeSure(model) }
        let learner = MusicVAELearner(model)
        let batch = Self.batch(bars: 3, sequences: 4, voices: shape.voices)
        var objective = MusicVAEObjective(beta: 0.5, freeNatsPerBar: 0, samplingProbability: shape.sampling)
        shape.variant.apply(to: &objective)
        func loss() -> Double {
            var random = FloatRandom(seed: 9)
            return learner.loss(of: batch, objective: objective, random: &random).loss
        }
        var random = FloatRandom(seed: 9)
        _ = learner.gradients(of: batch, objective: objective, random: &random)
        let gradients = learner.gradients.array
        let values = model.parameters.values
        var directions = FloatRandom(seed: 11)
        for tensor in model.parameters.layout.tensors {
            let range = tensor.slot.offset..<tensor.slot.offset + tensor.slot.count
            let kept = range.map { values.pointer[$0] }
            let own = range.map { gradients[$0] }
            let other = range.map { _ in directions.normal() }
            for direction in [own, other] {
                let length = direction.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
                #expect(length > 0, "\(tensor.name) has no gradient")
                let expected = zip(own, direction).reduce(0) { $0 + Double($1.0 * $1.1) } / length
                let step = shape.sampling > 0 ? 1e-3 : 4e-3  // so small that no drawn symbol changes
                func moved(_ sign: Double) -> Double {
                    for (i, place) in range.enumerated() {
                        values.pointer[place] = kept[i] + Float(sign * step * Double(direction[i]) / length)
                    }
                    return loss()
                }
                let measured = (moved(1) - moved(-1)) / (2 * step)
                for (i, place) in range.enumerated() { values.pointer[place] = kept[i] }
                #expect(
                    abs(measured - expected) < 4e-4 + 0.02 * abs(expected), "\(tensor.name): \(measured) \(expected)")
            }
        }
    }

    /// The gradient goes straight through the choice of codes, so differences can judge only what comes after it.
    @Test func codesLeadTheDecoderAndAreDrawnToTheEncoder() {
        let shape = Shape(
            encoder: .hierarchical, decoder: .hierarchical, layers: 1, sampling: 0, variant: .quantised)
        let model = Self.model(shape)
        let learner = MusicVAELearner(model)
        let batch = Self.batch(bars: 3, sequences: 4)
        var objective = MusicVAEObjective(beta: 0, freeNatsPerBar: 0, samplingProbability: 0)
        func loss() -> MusicVAEFigures {
            var random = FloatRandom(seed: 9)
            return learner.loss(of: batch, objective: objective, random: &random)
        }
        /// Largest difference between the gradient of a tensor and central differences of a value.
        func error(_ name: String, times factor: Float, _ value: () -> Double) -> Double {
            guard let tensor = model.parameters.layout.tensors.first(where: { $0.name == name }) else { return .nan }
            let values = model.parameters[tensor.slot]
            return stride(from: 0, to: values.count, by: max(1, values.count / 40)).reduce(0) { worst, index in
                let kept = values[index]
                values[index] = kept + 2e-3
                let above = value()
                values[index] = kept - 2e-3
                let below = value()
                values[index] = kept
                let expected = Double(factor * learner.gradients.array[tensor.slot.offset + index])
                return max(worst, abs((above - below) / 4e-3 - expected))
            }
        }
        var random = FloatRandom(seed: 9)
        objective.penaltyWeight = 0
        _ = learner.gradients(of: batch, objective: objective, random: &random)
        for name in ["conductor.latent.weight", "decoder.output.weight", "conductor.shortcut.weight"] {
            #expect(error(name, times: 1) { loss().loss } < 2e-3, "\(name)")
        }
        // With the penalty alone to tell: what a heavier one adds to the gradient.
        let before = learner.gradients.array
        objective.penaltyWeight = 5
        random = FloatRandom(seed: 9)
        _ = learner.gradients(of: batch, objective: objective, random: &random)
        Kernels.add(FloatBuffer(before).pointer, times: -1, to: learner.gradients.pointer, count: before.count)
        let penalty = { loss().loss - loss().crossEntropy }
        #expect(learner.gradients.array.contains { abs($0) > 1e-3 })
        #expect(error("latent.books", times: 1, penalty) < 2e-3)
        #expect(error("latent.mean.weight", times: 1 / 0.25, penalty) < 2e-3)
    }

    @Test func freeNatsSilenceTheDivergence() {
        let model = Self.model(Self.shapes[0])
        let learner = MusicVAELearner(model)
        let batch = Self.batch(bars: 2, sequences: 3)
        func loss(perBar: Float, passage: Float = 0) -> MusicVAEFigures {
            var random = FloatRandom(seed: 1)
            var objective = MusicVAEObjective(beta: 1, freeNatsPerBar: perBar, samplingProbability: 0)
            objective.freeNats = passage
            return learner.loss(of: batch, objective: objective, random: &random)
        }
        let charged = loss(perBar: 0)
        for free in [loss(perBar: 1000), loss(perBar: 0, passage: 2000)] { #expect(free.loss == free.crossEntropy) }
        // Each of the three passages has more than 0.002 nats.
        #expect(abs(loss(perBar: 0.0005, passage: 0.001).loss - charged.loss + 0.002 / Double(batch.steps)) < 1e-6)
        let steps = Double(batch.steps)
        #expect(abs(charged.loss - charged.crossEntropy - charged.divergence / steps) < 1e-5)
    }

    @Test func theInitialLossIsThatOfGuessing() {
        let learner = MusicVAELearner(Self.model(Self.shapes[0]))
        var random = FloatRandom(seed: 1)
        let figures = learner.loss(
            of: Self.batch(bars: 4, sequences: 8), objective: .init(beta: 0, freeNatsPerBar: 0, samplingProbability: 0),
            random: &random)
        #expect(abs(figures.crossEntropy - 1.9459) < 0.3)  // ln 7
    }

    @Test(arguments: [1, 2, 3])
    func aTeamFindsTheGradientOfTheWholeBatch(workers: Int) {
        let model = Self.model(Self.shapes[0])
        let batch = Self.batch(bars: 2, sequences: 5)
        let objective = MusicVAEObjective(beta: 0, freeNatsPerBar: 0, samplingProbability: 0)
        // Without noise the gradient does not depend on how the generators are dealt out.
        for tensor in model.parameters.layout.tensors where tensor.name == "latent.logVariance.bias" {
            model.parameters[tensor.slot].update(repeating: -60)
        }
        let learner = MusicVAELearner(model)
        let team = MusicVAETeam(model, workers: workers)
        var random = FloatRandom(seed: 1)
        let expected = learner.gradients(of: batch, objective: objective, random: &random)
        let found = team.gradients(of: batch, objective: objective, random: &random)
        #expect(abs(expected.loss - found.loss) < 1e-6)
        #expect(abs(expected.accuracy - found.accuracy) < 1e-9)
        #expect(zip(learner.gradients.array, team.gradients.array).allSatisfy { abs($0 - $1) < 1e-6 })
    }
}
