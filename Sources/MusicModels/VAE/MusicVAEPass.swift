import NeuralCore

/// One trip through a MusicVAE and back: the activations of all its parts, for batches up to a size.
final class MusicVAEPass {
    let model: MusicVAE
    let latent: any LatentPass
    private let encoder: SymbolEncoder.Pass
    private let barEncoder: BarEncoder.Pass?
    private let conductor: Conductor.Pass?
    /// One a voice.
    let decoders: [SymbolDecoder.Pass]
    /// Of the embeddings by a voice after the first, to be added to those by the first.
    private let otherEmbeddingGradients: FloatBuffer
    private(set) var sequences = 0
    private(set) var bars = 0
    private var encoderSymbols: [[Int32]] = []

    /// - Parameter sequences: the most in a batch, each of at most `bars` bars.
    init(_ model: MusicVAE, sequences: Int, bars: Int, isTraining: Bool) {
        self.model = model
        let c = model.configuration
        func shape(_ hierarchy: MusicVAEConfiguration.Hierarchy) -> (steps: Int, rows: Int) {
            hierarchy == .flat ? (bars * c.stepsPerBar, sequences) : (c.stepsPerBar, bars * sequences)
        }
        let read = shape(c.encoder)
        let written = shape(c.decoder)
        latent = model.latent.pass(rows: sequences)
        encoder = SymbolEncoder.Pass(
            model.symbolEncoder, steps: read.steps, rows: read.rows, isTraining: isTraining)
        barEncoder = model.barEncoder.map {
            BarEncoder.Pass($0, bars: bars, rows: sequences, isTraining: isTraining)
        }
        conductor = model.conductor.map { Conductor.Pass($0, bars: bars, rows: sequences, isTraining: isTraining) }
        decoders = model.decoders.map {
            SymbolDecoder.Pass($0, steps: written.steps, rows: written.rows, isTraining: isTraining)
        }
        let count = written.rows * (model.decoders.first?.embeddingSize ?? 0)
        otherEmbeddingGradients = FloatBuffer(count: isTraining && decoders.count > 1 ? count : 0)
    }

    private var parameters: UnsafePointer<Float> { UnsafePointer(model.parameters.values.pointer) }

    private var features: FloatBuffer { barEncoder?.features ?? encoder.features }

    /// Packs the weights of the encoder's recurrent layers, for a pass that is not trained through.
    func packEncoder() {
        for (layer, activations) in zip(model.symbolEncoder.layers, encoder.layers) {
            layer.pack(parameters, for: activations)
        }
    }

    /// Computes z; without `noise` the mean of the posterior.
    func encode(_ batch: SymbolBatch, noise: (() -> Float)?) {
        precondition(
            batch.sequences == 0 || batch.voices.count == model.configuration.voices.count, "other voices")
        precondition(
            zip(batch.voices, model.configuration.voices).allSatisfy { symbols, voice in
                symbols.allSatisfy { (0..<Int32(voice.symbolCount)).contains($0) }
            }, "symbols outside the vocabulary")
        sequences = batch.sequences
        bars = batch.bars
        let hierarchy = model.configuration.encoder
        let shape = batch.shape(hierarchy)
        encoderSymbols = batch.arranged(hierarchy)
        model.symbolEncoder.forward(parameters, encoderSymbols, steps: shape.steps, rows: shape.rows, encoder)
        if let bar = model.barEncoder, let pass = barEncoder {
            bar.forward(parameters, encoder.features.pointer, bars: bars, rows: sequences, pass)
        }
        for i in 0..<sequences * model.configuration.latentSize { latent.noise.pointer[i] = noise?() ?? 0 }
        latent.forward(parameters, features.pointer, rows: sequences) { mean in
            guard let bar = model.barEncoder, let pass = barEncoder else { return }
            bar.addToMean(
                parameters, encoder.features.pointer, bars: bars, rows: sequences, mean: mean, pass)
        }
    }

    /// Runs the decoders from `latent.z`; `truth`, one array a voice, is arranged for the decoders' hierarchy and may be
    /// empty when they feed themselves.
    func decode(sequences: Int, bars: Int, truth: [[Int32]], feed: DecoderFeed, seeds: [UInt64]) {
        self.sequences = sequences
        self.bars = bars
        let c = model.configuration
        let steps = c.decoder == .flat ? bars * c.stepsPerBar : c.stepsPerBar
        let rows = c.decoder == .flat ? sequences : bars * sequences
        if let conductor, let part = model.conductor {
            part.forward(parameters, z: latent.z.pointer, bars: bars, rows: sequences, conductor)
        }
        for (voice, decoder) in model.decoders.enumerated() {
            var random: [FloatRandom] = []
            if !seeds.isEmpty {
                random = (0..<rows).map {
                    FloatRandom(
                        seed: seeds[$0 % sequences], stream: MusicVAE.stream(bar: $0 / sequences, voice: voice))
                }
            }
            decoder.forward(
                parameters, embeddings: conductor?.embeddings.pointer ?? latent.z.pointer,
                truth: truth.isEmpty ? [] : truth[voice], feed: feed, steps: steps, rows: rows, random: &random,
                decoders[voice])
        }
    }

    /// Back from the logits' gradients to the gradient of z; those of parameters are added to `gradients`.
    func decodeBackward(gradients: UnsafeMutablePointer<Float>) {
        let embeddings = conductor?.embeddings.pointer ?? latent.z.pointer
        let embeddingGradients = conductor?.embeddingGradients.pointer ?? latent.zGradient.pointer
        for (voice, decoder) in model.decoders.enumerated() {
            let target = voice == 0 ? embeddingGradients : otherEmbeddingGradients.pointer
            decoder.backward(
                parameters, gradients: gradients, embeddings: embeddings, decoders[voice], dEmbeddings: target)
            guard voice > 0 else { continue }
            Kernels.add(
                target, to: embeddingGradients, count: decoders[voice].activations.rows * decoder.embeddingSize)
        }
        if let conductor, let part = model.conductor {
            part.backward(
                parameters, gradients: gradients, z: latent.z.pointer, conductor, dz: latent.zGradient.pointer)
        }
    }

    /// Back from the gradient of z through the encoder; the gradients of parameters are added to `gradients`.
    func encodeBackward(gradients: UnsafeMutablePointer<Float>, divergenceWeights: [Float], penaltyWeight: Float) {
        let featureGradients = barEncoder?.featureGradients ?? encoder.featureGradients
        latent.backward(
            parameters, gradients: gradients, features: features.pointer, divergenceWeights: divergenceWeights,
            penaltyWeight: penaltyWeight, dFeatures: featureGradients.pointer)
        if let bar = model.barEncoder, let pass = barEncoder {
            bar.backward(
                parameters, gradients: gradients, x: encoder.features.pointer, pass,
                dx: encoder.featureGradients.pointer)
            bar.addToMeanBackward(
                parameters, gradients: gradients, x: encoder.features.pointer, bars: bars, rows: sequences,
                meanGradient: latent.meanGradient.pointer, pass, dx: encoder.featureGradients.pointer)
        }
        model.symbolEncoder.backward(parameters, gradients: gradients, encoderSymbols, encoder)
    }
}
