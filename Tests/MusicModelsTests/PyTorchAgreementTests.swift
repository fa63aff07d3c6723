import Foundation
import NeuralCore
import Testing

@testable import MusicModels

/// Results and gradients beside PyTorch's, in double precision, from parameters that both sides make by formula.
///
/// The figures were printed by Tests/Reference/transformer.py and Tests/Reference/musicvae.py. A line gives a name and of
/// the tensor's values x_j: their norm, Σ x_j cos(0.61 j), and Σ x_j sin(1.3 j + 1).
struct PyTorchAgreementTests {
    /// Entry j of tensor t is 0.3 sin(1.7 (t + 1) + 0.37 j), for gammas 1 more.
    private func fill(_ parameters: ParameterStore) {
        for (t, tensor) in parameters.layout.tensors.enumerated() {
            let shift = tensor.name.hasSuffix("gamma") ? 1.0 : 0
            for j in parameters[tensor.slot].indices {
                parameters[tensor.slot][j] = Float(shift + 0.3 * sin(1.7 * Double(t + 1) + 0.37 * Double(j)))
            }
        }
    }

    private func expect(_ values: some Collection<Float>, _ line: Substring) {
        let words = line.split(separator: " ")
        let figures = words.dropFirst().compactMap { Double($0) }
        guard figures.count == 3 else { return #expect(Bool(false), "a damaged line: \(line)") }
        var sums = [0.0, 0.0, 0.0]
        for (index, value) in values.enumerated() {
            let (x, j) = (Double(value), Double(index))
            sums[0] += x * x
            sums[1] += x * cos(0.61 * j)
            sums[2] += x * sin(1.3 * j + 1)
        }
        sums[0] = sums[0].squareRoot()
        for (own, theirs) in zip(sums, figures) {
            #expect(abs(own - theirs) <= 1e-4 * figures[0], "\(words[0]): \(sums), PyTorch \(figures)")
        }
    }

    private func expectGradients(_ gradients: FloatBuffer, _ layout: ParameterLayout, _ lines: some Sequence<Substring>)
    {
        let lines = Dictionary(uniqueKeysWithValues: lines.map { (String($0.prefix { $0 != " " }), $0) })
        #expect(lines.count == layout.tensors.count)
        for tensor in layout.tensors {
            let values = UnsafeBufferPointer(start: gradients.pointer + tensor.slot.offset, count: tensor.slot.count)
            expect(values, lines[tensor.name] ?? "\(tensor.name)")
        }
    }

    @Test func transformer() {
        var configuration = TransformerConfiguration(vocabularySize: 11)
        configuration.dimension = 8
        configuration.headCount = 2
        configuration.layerCount = 2
        configuration.maximumDistance = 6
        configuration.dropout = 0
        let model = Transformer(configuration)
        fill(model.parameters)
        let formula = { (i: Int) -> Int32 in Int32((3 * i * i + 5 * i + 1) % 11) }
        var tokens = (0..<21).map(formula)[...]
        func part(_ count: Int, firstBar: Int32) -> (tokens: [Int32], places: [TokenPlace]) {
            let places = (0..<count).map { (index: Int) -> TokenPlace in
                TokenPlace(bar: firstBar + Int32(index / 4), step: UInt8(index * 3 % 16), track: UInt8(index % 3))
            }
            defer { tokens = tokens.dropFirst(count) }
            return (Array(tokens.prefix(count)), places)
        }
        let example = TransformerExample(
            memory: part(7, firstBar: 0), context: part(5, firstBar: -3), section: part(9, firstBar: 0),
            weights: (0.5, 0.75, 1))
        let workspace = TransformerWorkspace(model, maximumLength: 21, training: true)
        let lines = Self.transformerFigures.split(separator: "\n")
        model.forward(example, workspace, dropout: .none, memoryStrength: 0)
        expect(UnsafeBufferPointer(start: workspace.logits.pointer, count: 21 * 11), lines[0])
        let gradients = FloatBuffer(count: model.parameters.layout.count)
        let loss = model.accumulateGradients(
            of: example, workspace, into: gradients, smoothing: 0.1, dropoutSeed: nil)
        expect([Float(loss.weightedLoss)], lines[1])
        expectGradients(gradients, model.parameters.layout, lines.dropFirst(2))
    }

    @Test func musicVAE() {
        let model = MusicVAE(
            MusicVAEConfiguration(
                voices: [.init(name: "melody", symbolCount: 7)], stepsPerBar: 4, maximumBars: 4, latentSize: 5,
                encoderSize: 6, encoderLayers: 2,
                barEncoderSize: 5, conductorSize: 6, conductorLayers: 2, embeddingSize: 5, decoderSize: 6,
                decoderLayers: 2))
        fill(model.parameters)
        let symbol = { (s: Int, i: Int) -> UInt8 in UInt8((5 * s + 3 * i * i + i) % 7) }
        let symbols = (0..<3).map { s in (0..<12).map { i in symbol(s, i) } }
        let batch = SymbolBatch(symbols, bars: 3, stepsPerBar: 4)
        let lines = Self.musicVAEFigures.split(separator: "\n")
        expect(Array(model.encode(batch).joined()), lines[0])
        let learner = MusicVAELearner(model)
        var random = FloatRandom(seed: 9)
        let figures = learner.gradients(
            of: batch, objective: MusicVAEObjective(beta: 0.5, freeNatsPerBar: 0, samplingProbability: 0),
            random: &random)
        expect([Float(figures.loss)], lines[1])
        expectGradients(learner.gradients, model.parameters.layout, lines.dropFirst(2))
    }

    private static let transformerFigures = """
        logits 14.14893 -0.9695386 5.391693
        loss 43.79645 43.79645 36.85344
        embedding 17.42704 19.72643 8.971365
        layers.0.norm1.gamma 0.5457413 -0.01054789 -0.2772751
        layers.0.norm1.beta 0.7715623 -0.06120111 -0.3033461
        layers.0.qkv.weight 9.653097 -0.3684623 -3.063885
        layers.0.qkv.bias 4.829239 -0.01106087 -0.03927272
        layers.0.attention.distances 0.0179574 -0.009283873 -0.01231215
        layers.0.attention.distanceQuery 0.02248685 0.0005449073 0.02371007
        layers.0.attention.barDistance 0.02934376 0.002606093 -0.01286204
        layers.0.attention.stepDistance 0.09769916 0.01549865 -0.05832383
        layers.0.attention.sameTrack 0.05009776 -0.0261787 0.01414157
        layers.0.projection.weight 1.763512 0.04456788 0.4465171
        layers.0.projection.bias 4.708417 5.106053 1.895554
        layers.0.norm2.gamma 0.1244455 0.04108881 0.01577616
        layers.0.norm2.beta 0.1433047 -0.2005372 0.06932553
        layers.0.expand.weight 10.44373 -0.4338507 -0.09832291
        layers.0.expand.bias 5.197171 0.220994 -0.1761006
        layers.0.contract.weight 11.3504 1.486978 -0.08547867
        layers.0.contract.bias 5.453206 1.471813 -0.2781013
        layers.1.norm1.gamma 0.04483365 0.01177964 -0.01265284
        layers.1.norm1.beta 0.0768716 0.02076934 0.001786124
        layers.1.qkv.weight 2.37986 -0.002871013 0.8663002
        layers.1.qkv.bias 2.22026 0.8668195 -0.6662227
        layers.1.attention.distances 0.03437103 -0.001490861 0.01919666
        layers.1.attention.distanceQuery 0.01828322 0.002654846 -0.02651851
        layers.1.attention.barDistance 0.02093489 -0.006063759 -0.02341643
        layers.1.attention.stepDistance 0.1064745 0.02883399 -0.05986503
        layers.1.attention.sameTrack 0.05833101 -0.008683676 0.0102417
        layers.1.projection.weight 3.089114 -0.3963114 -0.3505378
        layers.1.projection.bias 5.201974 1.408308 -0.002248093
        layers.1.norm2.gamma 0.409701 0.2091506 0.3008134
        layers.1.norm2.beta 0.4311686 -0.2803713 -0.2986379
        layers.1.expand.weight 14.84456 -4.451673 0.3281518
        layers.1.expand.bias 5.066387 0.7650673 0.03896846
        layers.1.contract.weight 19.59769 4.565263 -0.1021958
        layers.1.contract.bias 4.024867 1.060262 0.9192319
        finalNorm.gamma 4.814648 -0.9882211 -1.521846
        finalNorm.beta 3.011407 -2.278253 0.3060818
        """

    private static let musicVAEFigures = """
        mean 1.275744 -0.5496604 0.8206915
        loss 1.94232 1.94232 1.634406
        encoder.symbols.forwards.weight 0.001118938 -7.815956e-05 0.00074345
        encoder.places.forwards.weight 0.0008948473 -0.0001570766 0.0007967029
        encoder.symbols.backwards.weight 0.001223394 -9.541948e-05 -0.0005591413
        encoder.places.backwards.weight 0.001067738 6.574893e-05 -0.0006893455
        encoder.0.forwards.recurrent 0.0001179051 -5.669144e-06 0.000140604
        encoder.0.forwards.bias 0.001638557 -0.0002173039 0.0009115034
        encoder.0.backwards.recurrent 0.0001659004 -2.243675e-05 1.113492e-05
        encoder.0.backwards.bias 0.001976575 0.0002673536 -0.0009899517
        encoder.1.forwards.input 0.002159028 0.0001573951 0.0007720246
        encoder.1.forwards.recurrent 0.00269051 -5.691671e-05 0.001372377
        encoder.1.forwards.bias 0.01202537 -0.002666741 0.003466123
        encoder.1.backwards.input 0.002008749 4.874392e-05 0.002998236
        encoder.1.backwards.recurrent 0.002182696 -2.10604e-05 -0.003741343
        encoder.1.backwards.bias 0.01098084 0.001214448 0.01370887
        encoder.shortcut.weight 0.06524807 -0.02034351 0.0001303326
        encoder.bars.forwards.input 0.009469361 -0.001937849 0.007678513
        encoder.bars.forwards.recurrent 0.0008262495 3.49568e-05 -0.00024431
        encoder.bars.forwards.bias 0.01045932 0.0002752772 0.002546304
        encoder.bars.backwards.input 0.009846483 0.0007400234 -0.008739741
        encoder.bars.backwards.recurrent 0.00133109 7.363272e-05 0.001742374
        encoder.bars.backwards.bias 0.009882942 0.0006567167 -0.0006690675
        encoder.bars.shortcut.weight 0.0672707 -0.02577266 0.06482627
        latent.mean.weight 0.007193977 0.002293746 0.0123426
        latent.mean.bias 0.02583203 0.00137008 0.01627781
        latent.logVariance.weight 0.002651391 -0.0009550162 -0.0005108988
        latent.logVariance.bias 0.01161984 0.002824364 -0.004218626
        conductor.0.recurrent 3.133698e-05 3.601554e-06 -1.725155e-05
        conductor.0.bias 8.591697e-05 1.053385e-05 -2.193407e-05
        conductor.1.input 0.00048856 -1.830838e-05 0.0005731931
        conductor.1.recurrent 0.000762793 2.455207e-05 -4.320978e-05
        conductor.1.bias 0.001575574 -0.0003520105 0.0007352299
        conductor.start.weight 0.002761269 -4.516872e-05 -0.0001108504
        conductor.start.bias 0.0005975717 8.926042e-07 0.0005001315
        conductor.latent.weight 0.0003666615 1.842663e-05 -6.590522e-05
        conductor.places.weight 5.678933e-05 3.800211e-06 -2.085499e-05
        conductor.output.weight 0.007979532 0.0005084051 -0.0003150144
        conductor.output.bias 0.0335014 0.0113999 -0.002532209
        conductor.shortcut.weight 0.1615223 0.007748055 -0.0007025871
        decoder.0.recurrent 0.0001974544 -1.601217e-05 6.902694e-05
        decoder.0.bias 0.0007076907 -6.457185e-05 0.0001530289
        decoder.1.input 0.003260834 -0.0003108452 -0.001554881
        decoder.1.recurrent 0.001832045 -0.0001351724 0.001771681
        decoder.1.bias 0.01023103 -0.001009715 0.005450955
        decoder.start.weight 0.005913416 -0.0003792158 -0.004264749
        decoder.start.bias 0.003629192 0.0004685126 0.0006483636
        decoder.embedding.weight 0.0006457337 -2.108825e-05 0.0003329062
        decoder.symbols.weight 0.0006994613 7.391502e-05 8.2992e-05
        decoder.places.weight 0.0004263583 -1.016283e-05 0.0001335285
        decoder.output.weight 0.03043969 -0.00743569 0.006957463
        decoder.output.bias 0.1657399 -0.04683366 0.02127744
        decoder.shortcut.weight 0.09931787 0.006559684 0.0007048945
        """
}
