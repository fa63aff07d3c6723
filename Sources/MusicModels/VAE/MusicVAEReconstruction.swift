import NeuralCore

/// How well sequences come back from their latent means.
public struct MusicVAEReconstruction: Sendable {
    /// What became of one voice.
    public struct Voice: Sendable {
        public var steps = 0
        /// Steps whose likeliest symbol, the true symbols before it given, is the true one.
        public var teacherForcedCorrect = 0
        /// Steps where the symbol drawn at the temperature, after symbols drawn likewise, is the true one.
        public var sampledCorrect = 0
        /// Nats under teacher forcing, summed over steps.
        public var crossEntropy = 0.0

        public init() {}

        public var teacherForced: Double { Double(teacherForcedCorrect) / Double(max(1, steps)) }
        public var sampled: Double { Double(sampledCorrect) / Double(max(1, steps)) }
        /// Cross-entropy, nats a step.
        public var nats: Double { crossEntropy / Double(max(1, steps)) }
    }

    public var sequences = 0
    /// In the order of the model's voices.
    public var voices: [Voice] = []
    /// Nats, summed over sequences.
    public var divergence = 0.0
    /// Of each sequence.
    public var means: [[Float]] = []

    public init() {}

    /// Means over the voices.
    public var teacherForced: Double { voices.reduce(0) { $0 + $1.teacherForced } / Double(max(1, voices.count)) }
    public var sampled: Double { voices.reduce(0) { $0 + $1.sampled } / Double(max(1, voices.count)) }

    /// Cross-entropy, nats a step, summed over voices.
    public var nats: Double { voices.reduce(0) { $0 + $1.nats } }
    /// Nats a sequence.
    public var meanDivergence: Double { divergence / Double(max(1, sequences)) }

    /// Units whose mean varies by more than 0.01 over the sequences (Burda et al. 2016).
    public var activeUnits: Int {
        guard let first = means.first else { return 0 }
        return first.indices.count { unit in
            let mean = means.reduce(0.0) { $0 + Double($1[unit]) } / Double(means.count)
            return means.reduce(0.0) { $0 + (Double($1[unit]) - mean) * (Double($1[unit]) - mean) }
                / Double(means.count) > 0.01
        }
    }

    public mutating func add(_ other: MusicVAEReconstruction) {
        sequences += other.sequences
        if voices.isEmpty { voices = other.voices.map { _ in Voice() } }
        for (index, voice) in other.voices.enumerated() where index < voices.count {
            voices[index].steps += voice.steps
            voices[index].teacherForcedCorrect += voice.teacherForcedCorrect
            voices[index].sampledCorrect += voice.sampledCorrect
            voices[index].crossEntropy += voice.crossEntropy
        }
        divergence += other.divergence
        means += other.means
    }
}

extension MusicVAE {
    /// Encodes a batch and decodes the means, once with the true symbols before each step and once on its own.
    public func reconstruct(
        _ batch: SymbolBatch, temperature: Float = 1, seed: UInt64 = 1
    ) -> MusicVAEReconstruction {
        let pass = MusicVAEPass(self, sequences: batch.sequences, bars: batch.bars, isTraining: false)
        var result = MusicVAEReconstruction()
        let truth = batch.arranged(configuration.decoder)
        result.sequences = batch.sequences
        pass.encode(batch, noise: nil)
        let size = configuration.latentSize
        for row in 0..<batch.sequences {
            result.divergence += Double(pass.latent.divergence(row: row))
            result.means.append(Array(UnsafeBufferPointer(start: pass.latent.z.pointer + row * size, count: size)))
        }
        pass.decode(sequences: batch.sequences, bars: batch.bars, truth: truth, feed: .truth, seeds: [])
        result.voices = truth.enumerated().map { index, truth in
            var voice = MusicVAEReconstruction.Voice()
            voice.steps = truth.count
            voice.teacherForcedCorrect = pass.countCorrect(truth, voice: index)
            var losses = [Float](repeating: 0, count: truth.count)
            Categorical.crossEntropy(
                pass.decoders[index].logits.pointer, targets: truth, weight: 1, losses: &losses, rows: truth.count,
                symbolCount: decoders[index].symbolCount)
            voice.crossEntropy = losses.reduce(0) { $0 + Double($1) }
            return voice
        }
        let seeds = (0..<batch.sequences).map { seed &+ UInt64($0) }
        pass.decode(
            sequences: batch.sequences, bars: batch.bars, truth: [], feed: .own(temperature: temperature), seeds: seeds)
        for (index, truth) in truth.enumerated() {
            result.voices[index].sampledCorrect = zip(pass.decoders[index].drawn, truth).count { $0 == $1 }
        }
        return result
    }
}
