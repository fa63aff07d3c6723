import NeuralCore

/// The loss of a MusicVAE: cross-entropy, summed over voices, + beta · max(KL − freeNats, 0), by the step.
public struct MusicVAEObjective: Sendable, Hashable {
    /// Weight of the divergence (beta-VAE; Higgins et al. 2017).
    public var beta: Float
    /// Divergence a bar that costs nothing, nats (free bits; Kingma et al. 2016).
    public var freeNatsPerBar: Float
    /// Share of symbols that the decoder reads from itself.
    public var samplingProbability: Float

    public init(beta: Float, freeNatsPerBar: Float, samplingProbability: Float) {
        self.beta = beta
        self.freeNatsPerBar = freeNatsPerBar
        self.samplingProbability = samplingProbability
    }
}

/// Figures of one batch.
public struct MusicVAEFigures: Sendable, Hashable {
    /// What is minimised, nats a step.
    public var loss: Double
    /// Nats a step, summed over voices.
    public var crossEntropy: Double
    /// Nats a sequence, mean.
    public var divergence: Double
    /// Share of steps whose likeliest symbol is the true one, under the inputs that the objective gives; mean over
    /// voices.
    public var accuracy: Double

    public static let zero = MusicVAEFigures(loss: 0, crossEntropy: 0, divergence: 0, accuracy: 0)

    public mutating func add(_ other: MusicVAEFigures) {
        loss += other.loss
        crossEntropy += other.crossEntropy
        divergence += other.divergence
        accuracy += other.accuracy
    }

    public func scaled(by factor: Double) -> MusicVAEFigures {
        MusicVAEFigures(
            loss: loss * factor, crossEntropy: crossEntropy * factor, divergence: divergence * factor,
            accuracy: accuracy * factor)
    }

    public func divided(by count: Int) -> MusicVAEFigures { scaled(by: 1 / Double(max(1, count))) }
}

/// Computes losses and gradients of batches, allocating nothing from one to the next but small arrays.
public final class MusicVAELearner {
    public let model: MusicVAE
    /// Laid out as the parameters; `gradients(of:)` overwrites it.
    public let gradients: FloatBuffer
    /// Activations for each length of sequence, made when the first batch of that length comes.
    private var rooms: [Int: Room] = [:]

    private struct Room {
        let sequences: Int
        let pass: MusicVAEPass
        let losses: FloatBuffer
    }

    public init(_ model: MusicVAE) {
        self.model = model
        gradients = FloatBuffer(count: model.parameters.layout.count)
    }

    /// The loss of a batch and its gradients; all noise comes from `random`.
    public func gradients(
        of batch: SymbolBatch, objective: MusicVAEObjective, random: inout FloatRandom
    ) -> MusicVAEFigures {
        let room = room(for: batch)
        let (figures, weights) = forward(batch, room, objective: objective, random: &random)
        gradients.fill(0)
        room.pass.backward(gradients: gradients.pointer, divergenceWeights: weights)
        return figures
    }

    /// The loss alone.
    public func loss(
        of batch: SymbolBatch, objective: MusicVAEObjective, random: inout FloatRandom
    ) -> MusicVAEFigures {
        forward(batch, room(for: batch), objective: objective, random: &random).figures
    }

    private func room(for batch: SymbolBatch) -> Room {
        if let room = rooms[batch.bars], room.sequences >= batch.sequences { return room }
        let room = Room(
            sequences: batch.sequences,
            pass: MusicVAEPass(model, sequences: batch.sequences, bars: batch.bars, isTraining: true),
            losses: FloatBuffer(count: batch.sequences * batch.steps))
        rooms[batch.bars] = room
        return room
    }

    private func forward(
        _ batch: SymbolBatch, _ room: Room, objective: MusicVAEObjective, random: inout FloatRandom
    ) -> (figures: MusicVAEFigures, weights: [Float]) {
        let pass = room.pass
        let losses = room.losses
        var noise = FloatRandom(seed: random.next())
        pass.encode(batch) { noise.normal() }
        let truth = batch.arranged(model.configuration.decoder)
        let seeds = (0..<batch.sequences).map { _ in random.next() }
        let feed: DecoderFeed =
            objective.samplingProbability > 0 ? .scheduled(probability: objective.samplingProbability) : .truth
        pass.decode(sequences: batch.sequences, bars: batch.bars, truth: truth, feed: feed, seeds: seeds)
        let positions = batch.sequences * batch.steps
        var correct = 0
        var crossEntropy = 0.0
        for (voice, truth) in truth.enumerated() {
            let decoder = pass.decoders[voice]
            correct += pass.countCorrect(truth, voice: voice)
            Categorical.crossEntropy(
                decoder.logits.pointer, targets: truth, weight: 1 / Float(positions), losses: losses.pointer,
                rows: positions, symbolCount: model.decoders[voice].symbolCount)
            for i in 0..<positions { crossEntropy += Double(losses.pointer[i]) }
        }
        crossEntropy /= Double(positions)
        var divergence = 0.0
        var excess = 0.0
        let free = objective.freeNatsPerBar * Float(batch.bars)
        let weight = objective.beta / Float(positions)
        let weights = (0..<batch.sequences).map { row in
            let nats = model.latent.divergence(pass.latent, row: row)
            divergence += Double(nats)
            excess += Double(max(0, nats - free))
            return nats > free ? weight : 0
        }
        let figures = MusicVAEFigures(
            loss: crossEntropy + Double(objective.beta) * excess / Double(positions), crossEntropy: crossEntropy,
            divergence: divergence / Double(batch.sequences),
            accuracy: Double(correct) / Double(positions * pass.decoders.count))
        return (figures, weights)
    }
}

extension MusicVAEPass {
    /// Positions whose likeliest symbol is the true one; before the logits become gradients.
    func countCorrect(_ truth: [Int32], voice: Int) -> Int {
        var best = [Int32](repeating: 0, count: truth.count)
        Categorical.likeliest(
            decoders[voice].logits.pointer, rows: truth.count, symbolCount: model.decoders[voice].symbolCount,
            into: &best)
        return zip(best, truth).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    }
}
