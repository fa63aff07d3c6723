import NeuralCore

/// Computes losses and gradients of batches, allocating nothing from one to the next but small arrays.
public final class MusicVAELearner {
    public let model: MusicVAE
    /// Laid out as the parameters; `gradients(of:)` overwrites it.
    public let gradients: FloatBuffer
    /// Activations for each length of sequence, made when the first batch of that length comes.
    private var rooms: [Int: Room] = [:]

    private final class Room {
        let sequences: Int
        let pass: MusicVAEPass
        let losses: FloatBuffer
        /// Of one voice, for terms beside the cross-entropy.
        lazy var probabilities = FloatBuffer(count: largest)
        lazy var termGradients = FloatBuffer(count: largest)
        lazy var consistency = LatentConsistency(pass.model, sequences: sequences, bars: bars)
        private let bars: Int
        private let largest: Int

        init(_ model: MusicVAE, _ batch: SymbolBatch) {
            sequences = batch.sequences
            bars = batch.bars
            pass = MusicVAEPass(model, sequences: batch.sequences, bars: batch.bars, isTraining: true)
            let positions = batch.sequences * batch.steps
            losses = FloatBuffer(count: positions)
            largest = positions * (model.configuration.voices.map(\.symbolCount).max() ?? 0)
        }
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
        room.pass.decodeBackward(gradients: gradients.pointer)
        if objective.consistencyWeight > 0 {
            room.consistency.backward(gradients: gradients.pointer, zGradient: room.pass.latent.zGradient)
        }
        room.pass.encodeBackward(
            gradients: gradients.pointer, divergenceWeights: weights,
            penaltyWeight: objective.penaltyWeight / Float(batch.sequences * batch.steps))
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
        let room = Room(model, batch)
        rooms[batch.bars] = room
        return room
    }

    private func forward(
        _ batch: SymbolBatch, _ room: Room, objective: MusicVAEObjective, random: inout FloatRandom
    ) -> (figures: MusicVAEFigures, weights: [Float]) {
        let pass = room.pass
        var noise = FloatRandom(seed: random.next())
        pass.encode(batch) { noise.normal() }
        let truth = batch.arranged(model.configuration.decoder)
        let seeds = (0..<batch.sequences).map { _ in random.next() }
        let feed: DecoderFeed =
            objective.samplingProbability > 0 ? .scheduled(probability: objective.samplingProbability) : .truth
        pass.decode(sequences: batch.sequences, bars: batch.bars, truth: truth, feed: feed, seeds: seeds)
        let positions = batch.sequences * batch.steps
        var written: [[Int32]] = []
        var correct = 0
        var crossEntropy = 0.0
        var others = 0.0
        for (voice, truth) in truth.enumerated() {
            let likeliest = pass.likeliest(positions, voice: voice)
            correct += zip(likeliest, truth).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
            if objective.consistencyWeight > 0 { written.append(likeliest) }
            let (nats, other) = outputLoss(truth, voice: voice, room, objective: objective, random: &noise)
            crossEntropy += nats
            others += other
        }
        if objective.consistencyWeight > 0 {
            let batch = SymbolBatch(
                SymbolBatch.passages(
                    from: written, count: batch.sequences, bars: batch.bars, stepsPerBar: batch.stepsPerBar,
                    model.configuration.decoder), bars: batch.bars, stepsPerBar: batch.stepsPerBar)
            others += room.consistency.forward(batch, z: pass.latent.z, weight: objective.consistencyWeight)
        }
        var divergence = 0.0
        var excess = 0.0
        let free = objective.freeNats + objective.freeNatsPerBar * Float(batch.bars)
        let weight = objective.beta / Float(positions)
        let weights = (0..<batch.sequences).map { row in
            let nats = pass.latent.divergence(row: row)
            divergence += Double(nats)
            excess += Double(max(0, nats - free))
            others += Double(objective.penaltyWeight * pass.latent.penalty(row: row)) / Double(positions)
            return nats > free ? weight : 0
        }
        let figures = MusicVAEFigures(
            loss: crossEntropy + others + Double(objective.beta) * excess / Double(positions),
            crossEntropy: crossEntropy, divergence: divergence / Double(batch.sequences),
            accuracy: Double(correct) / Double(positions * pass.decoders.count))
        return (figures, weights)
    }

    /// Replaces a voice's logits by their gradients; returns the cross-entropy and the other terms, nats a step.
    private func outputLoss(
        _ truth: [Int32], voice: Int, _ room: Room, objective: MusicVAEObjective, random: inout FloatRandom
    ) -> (crossEntropy: Double, others: Double) {
        let decoder = room.pass.decoders[voice]
        let logits = decoder.logits.pointer
        let symbolCount = model.decoders[voice].symbolCount
        let count = truth.count * symbolCount
        var others = 0.0
        if objective.smoothnessWeight > 0 {
            room.probabilities.pointer.update(from: logits, count: count)
            room.termGradients.pointer.update(repeating: 0, count: count)
            others = SmoothnessTerm(weight: objective.smoothnessWeight).add(
                room.probabilities.pointer, steps: decoder.activations.steps, rows: decoder.activations.rows,
                symbolCount: symbolCount, to: room.termGradients.pointer)
        }
        let gumbel = objective.gumbelTemperature > 0 ? GumbelOutput(temperature: objective.gumbelTemperature) : nil
        gumbel?.relax(logits, count: count, random: &random)
        Categorical.crossEntropy(
            logits, targets: truth, weight: 1 / Float(truth.count), losses: room.losses.pointer, rows: truth.count,
            symbolCount: symbolCount)
        gumbel?.backward(logits, count: count)
        if objective.smoothnessWeight > 0 { Kernels.add(room.termGradients.pointer, to: logits, count: count) }
        var sum = 0.0
        for i in 0..<truth.count { sum += Double(room.losses.pointer[i]) }
        return (sum / Double(truth.count), others)
    }
}

extension MusicVAEPass {
    /// The likeliest symbol of each position of a voice; before the logits become gradients.
    func likeliest(_ positions: Int, voice: Int) -> [Int32] {
        var best = [Int32](repeating: 0, count: positions)
        Categorical.likeliest(
            decoders[voice].logits.pointer, rows: positions, symbolCount: model.decoders[voice].symbolCount,
            into: &best)
        return best
    }

    /// Positions whose likeliest symbol is the true one.
    func countCorrect(_ truth: [Int32], voice: Int) -> Int {
        zip(likeliest(truth.count, voice: voice), truth).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    }
}
