import NeuralCore

/// One trip through a MusicVAE and back: the activations of all its parts, for batches up to a size.
final class MusicVAEPass {
    let model: MusicVAE
    let latent: any LatentPass
    /// One a voice.
    private let encoders: [SymbolEncoder.Pass]
    /// What the encoders say, summed over voices, and its gradient.
    private let sum: FloatBuffer
    private let sumGradient: FloatBuffer
    private let barEncoder: BarEncoder.Pass?
    private let conductor: Conductor.Pass?
    /// One a voice.
    let decoders: [SymbolDecoder.Pass]
    /// Of z by a voice after the first, to be added to that by the first, where z itself is the embedding.
    private let otherGradient: FloatBuffer
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
        encoders = model.symbolEncoders.map {
            SymbolEncoder.Pass($0, steps: read.steps, rows: read.rows, isTraining: isTraining)
        }
        let sumCount = encoders.count > 1 ? read.rows * model.symbolEncoders[0].featureSize : 0
        sum = encoders.count > 1 ? FloatBuffer(count: sumCount) : encoders[0].features
        sumGradient =
            encoders.count > 1 ? FloatBuffer(count: isTraining ? sumCount : 0) : encoders[0].featureGradients
        barEncoder = model.barEncoder.map {
            BarEncoder.Pass($0, bars: bars, rows: sequences, isTraining: isTraining)
        }
        conductor = model.conductor.map { Conductor.Pass($0, bars: bars, rows: sequences, isTraining: isTraining) }
        decoders = model.decoders.map {
            SymbolDecoder.Pass($0, steps: written.steps, rows: written.rows, isTraining: isTraining)
        }
        let isShared = isTraining && decoders.count > 1 && conductor == nil
        otherGradient = FloatBuffer(count: isShared ? sequences * c.latentSize : 0)
    }

    private var parameters: UnsafePointer<Float> { UnsafePointer(model.parameters.values.pointer) }

    private var features: FloatBuffer { barEncoder?.features ?? sum }

    /// Packs the weights of the encoders' recurrent layers, for a pass that is not trained through.
    func packEncoders() {
        for (encoder, pass) in zip(model.symbolEncoders, encoders) {
            for (layer, activations) in zip(encoder.layers, pass.layers) { layer.pack(parameters, for: activations) }
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
        for (voice, encoder) in model.symbolEncoders.enumerated() {
            encoder.forward(
                parameters, encoderSymbols[voice], steps: shape.steps, rows: shape.rows, encoders[voice])
            guard encoders.count > 1 else { break }
            let features = encoders[voice].features.pointer
            let count = shape.rows * encoder.featureSize
            if voice == 0 {
                sum.pointer.update(from: features, count: count)
            } else {
                Kernels.add(features, to: sum.pointer, count: count)
            }
        }
        if let bar = model.barEncoder, let pass = barEncoder {
            bar.forward(parameters, sum.pointer, bars: bars, rows: sequences, pass)
        }
        for i in 0..<sequences * model.configuration.latentSize { latent.noise.pointer[i] = noise?() ?? 0 }
        latent.forward(parameters, features.pointer, rows: sequences) { mean in
            guard let bar = model.barEncoder, let pass = barEncoder else { return }
            for (voice, encoder) in encoders.enumerated() {
                bar.addToMean(
                    parameters, encoder.features.pointer, voice: voice, bars: bars, rows: sequences, mean: mean, pass)
            }
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
        let embeddings = conductor?.embeddings.pointer ?? latent.z.pointer
        for (voice, decoder) in model.decoders.enumerated() {
            var random: [FloatRandom] = []
            if !seeds.isEmpty {
                random = (0..<rows).map {
                    FloatRandom(
                        seed: seeds[$0 % sequences], stream: MusicVAE.stream(bar: $0 / sequences, voice: voice))
                }
            }
            decoder.forward(
                parameters, embeddings: embeddings + plane(voice),
                truth: truth.isEmpty ? [] : truth[voice], feed: feed, steps: steps, rows: rows, random: &random,
                decoders[voice])
        }
    }

    /// Where the embeddings of a voice begin: under a conductor each has its own.
    private func plane(_ voice: Int) -> Int {
        conductor == nil ? 0 : voice * bars * sequences * model.configuration.embeddingSize
    }

    /// Back from the logits' gradients to the gradient of z; those of parameters are added to `gradients`.
    func decodeBackward(gradients: UnsafeMutablePointer<Float>) {
        let embeddings = conductor?.embeddings.pointer ?? latent.z.pointer
        let embeddingGradients = conductor?.embeddingGradients.pointer ?? latent.zGradient.pointer
        for (voice, decoder) in model.decoders.enumerated() {
            let adds = voice > 0 && conductor == nil
            let target = adds ? otherGradient.pointer : embeddingGradients + plane(voice)
            decoder.backward(
                parameters, gradients: gradients, embeddings: embeddings + plane(voice), decoders[voice],
                dEmbeddings: target)
            guard adds else { continue }
            Kernels.add(target, to: embeddingGradients, count: sequences * decoder.embeddingSize)
        }
        if let conductor, let part = model.conductor {
            part.backward(
                parameters, gradients: gradients, z: latent.z.pointer, conductor, dz: latent.zGradient.pointer)
        }
    }

    /// Back from the gradient of z through the encoder; the gradients of parameters are added to `gradients`.
    func encodeBackward(gradients: UnsafeMutablePointer<Float>, divergenceWeights: [Float], penaltyWeight: Float) {
        let featureGradients = barEncoder?.featureGradients ?? sumGradient
        latent.backward(
            parameters, gradients: gradients, features: features.pointer, divergenceWeights: divergenceWeights,
            penaltyWeight: penaltyWeight, dFeatures: featureGradients.pointer)
        if let bar = model.barEncoder, let pass = barEncoder {
            bar.backward(
                parameters, gradients: gradients, x: sum.pointer, pass, dx: sumGradient.pointer)
        }
        let rows = barEncoder == nil ? sequences : bars * sequences
        for (voice, encoder) in model.symbolEncoders.enumerated() {
            let pass = encoders[voice]
            if encoders.count > 1 {
                pass.featureGradients.pointer.update(from: sumGradient.pointer, count: rows * encoder.featureSize)
            }
            if let bar = model.barEncoder, let room = barEncoder {
                bar.addToMeanBackward(
                    parameters, gradients: gradients, x: pass.features.pointer, voice: voice, bars: bars,
                    rows: sequences, meanGradient: latent.meanGradient.pointer, room,
                    dx: pass.featureGradients.pointer)
            }
            encoder.backward(parameters, gradients: gradients, encoderSymbols[voice], pass)
        }
    }
}
