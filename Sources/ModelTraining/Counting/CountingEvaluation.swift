import Foundation
import MusicCore
import MusicModels

/// Held-out figures of stage 1 on any folder of music.
public enum CountingEvaluation {
    /// One order of the chain of melodic degrees.
    public struct Order: Sendable, Codable, Equatable {
        public var order: Int
        /// exp of `nats`.
        public var perplexity: Double
        /// Held-out −ln P a note.
        public var nats: Double
        /// 2k − 2 ln L on the training songs.
        public var aic: Double
        public var parameters: Int
    }

    /// −ln P an event on held-out songs.
    public struct Loss: Sendable, Codable, Equatable {
        public var nats: Double
        public var events: Int

        init?(_ parts: [(nats: Double, count: Int)]) {
            events = parts.reduce(0) { $0 + $1.count }
            guard events > 0 else { return nil }
            nats = parts.reduce(0) { $0 + $1.nats } / Double(events)
        }
    }

    public struct Markov: Sendable, Codable, Equatable {
        /// Chains over degrees (semitones above the tonic) of melodies, orders 1 to 4.
        public var orders: [Order]
        /// Nats a note of the chain of order 1, and how often each degree sounds in it.
        public var entropyRate: Double
        public var stationary: [Double]
        /// The models of the checkpoint on held-out songs.
        public var forms: Loss?
        public var chords: Loss?
        public var melody: Loss?
        public var drums: Loss?
    }

    public struct Texture: Sendable, Codable, Equatable {
        public var states: Int
        public var covariance: String
        /// Held-out ln p a bar of scaled features.
        public var logLikelihoodPerFrame: Double
        /// Schwarz's criterion on the training bars.
        public var bic: Double
        /// Melody events held out: without and with textures.
        public var plain: Loss?
        public var hybrid: Loss?
    }

    /// The figures of `evaluate markov`; chains are counted on the training songs, the checkpoint measured as it is.
    /// - Throws: `tooLittleMusic` where no melody can be measured.
    public static func markov(
        training: CountingData, validation: CountingData, checkpoint: MarkovCheckpoint?
    ) throws(TrainingError) -> Markov {
        let (counted, held) = try sides(training, validation)
        let songs = (counted.melodies.map(degrees), held.melodies.map(degrees))
        let trainingLines = songs.0.flatMap { $0 }
        let heldLines = songs.1.flatMap { $0 }
        var orders: [Order] = []
        for order in 1...4 {
            let chain = MarkovChain(order: order, symbolCount: 12, sequences: trainingLines)
            let nats = chain.nats(of: heldLines)
            orders.append(
                Order(
                    order: order, perplexity: exp(nats), nats: nats, aic: chain.akaike(of: trainingLines),
                    parameters: chain.parameterCount))
        }
        let first = MarkovChain(order: 1, symbolCount: 12, sequences: trainingLines)
        var result = Markov(orders: orders, entropyRate: first.entropyRate, stationary: first.stationary)
        guard let checkpoint else { return result }
        result.forms = Loss(
            held.forms.map { form in
                let kinds = form.parts.map(\.kind.index)
                return (-checkpoint.form.kinds.logLikelihood(of: [kinds]), kinds.count + 1)
            })
        result.chords = Loss(held.chords.joined().map { checkpoint.chords.nats(of: $0) }.map { ($0.nats, $0.halves) })
        result.melody = Loss(held.melodies.joined().map { checkpoint.melody.nats(of: $0) }.map { ($0.nats, $0.events) })
        result.drums = Loss(held.takes.map { checkpoint.drums.nats(of: $0) }.map { ($0.nats, $0.steps) })
        return result
    }

    /// The figures of `evaluate hmm`.
    /// - Throws: `tooLittleMusic` where no melody can be measured.
    public static func texture(
        training: CountingData, validation: CountingData, checkpoint: TextureCheckpoint, plain: MelodyModel
    ) throws(TrainingError) -> Texture {
        let (counted, held) = try sides(training, validation)
        let model = checkpoint.texture
        let lines = held.melodies.flatMap { $0 }
        let frames = lines.map { model.frames(of: $0) }
        let bars = frames.reduce(0) { $0 + $1.count / model.hmm.featureCount }
        let hybrid = checkpoint.hybrid(plain: plain)
        return Texture(
            states: model.hmm.stateCount, covariance: model.hmm.covariance.rawValue,
            logLikelihoodPerFrame: model.hmm.logLikelihood(of: frames) / Double(max(1, bars)),
            bic: model.hmm.schwarz(of: counted.melodies.joined().map { model.frames(of: $0) }),
            plain: Loss(lines.map { plain.nats(of: $0) }.map { ($0.nats, $0.events) }),
            hybrid: Loss(lines.map { hybrid.nats(of: $0) }.map { ($0.nats, $0.events) }))
    }

    /// Both sides with melodies; a folder too small for the split has every tenth song held out.
    static func sides(
        _ training: CountingData, _ validation: CountingData
    ) throws(TrainingError) -> (CountingData, CountingData) {
        guard training.melodies.isEmpty || validation.melodies.isEmpty else { return (training, validation) }
        let songs = training.melodies + validation.melodies
        guard songs.count >= 2 else { throw .tooLittleMusic(found: "\(songs.count) songs with a melody in 4/4") }
        var (counted, held) = (training, validation)
        counted.melodies = songs.indices.filter { $0 % 10 != 1 }.map { songs[$0] }
        held.melodies = songs.indices.filter { $0 % 10 == 1 }.map { songs[$0] }
        return (counted, held)
    }

    /// Semitones above the tonic of the notes of each phrase.
    static func degrees(of song: [MelodyLine]) -> [[Int]] {
        song.map { line in line.notes.map { ((Int($0.pitch) - line.key.tonic) % 12 + 12) % 12 } }
    }
}
