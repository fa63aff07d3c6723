import Foundation
import MusicCore
import MusicModels

/// Held-out figures of stage 1 on any folder of music.
public enum CountingEvaluation {
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

    /// What is measured on one side of the split and counted on the other.
    public struct Sides: Sendable, Codable, Equatable {
        public var training: String
        public var heldOut: String
    }

    public struct Markov: Sendable, Codable, Equatable {
        public var data: Sides
        /// Chains over degrees (semitones above the tonic) of melodies, orders 1 to 4.
        public var orders: [Order]?
        /// Nats a note of the chain of order 1, and how often each degree sounds in it.
        public var entropyRate: Double?
        public var stationary: [Double]?
        /// Chains by name: form, chords, degrees, melody, drums.
        public var chains: [String: Chain]
        /// The models of the checkpoint on held-out songs.
        public var forms: Loss?
        public var chords: Loss?
        public var melody: Loss?
        public var drums: Loss?
        /// Chords that the checkpoint finds under held-out melodies.
        public var harmony: HarmonyEvaluation?
    }

    /// The figures of `evaluate markov`; chains are counted on the training songs, the checkpoint measured as it is.
    /// - Throws: `tooLittleMusic` where nothing can be measured.
    public static func markov(
        training: CountingData, validation: CountingData, checkpoint: MarkovCheckpoint?
    ) throws(TrainingError) -> Markov {
        let (counted, held) = sides(training, validation)
        var result = Markov(data: Sides(training: counted.summary, heldOut: held.summary), chains: [:])
        for kind in ChainKind.allCases {
            result.chains[kind.rawValue] = chain(kind, training: counted, held: held)
        }
        guard !result.chains.isEmpty else { throw .tooLittleMusic(found: counted.summary) }
        if let degrees = result.chains[ChainKind.degrees.rawValue] {
            result.orders = degrees.orders
            result.entropyRate = degrees.entropyRate
            let shares = ChainKind.degreeNames.map { degrees.stationary[$0] ?? 0 }
            result.stationary = shares
        }
        guard let checkpoint else { return result }
        result.forms = Loss(
            held.forms.map { form in
                let kinds = form.parts.map(\.kind.index)
                return (-checkpoint.form.kinds.logLikelihood(of: [kinds]), kinds.count + 1)
            })
        result.chords = Loss(held.chords.joined().map { checkpoint.chords.nats(of: $0) }.map { ($0.nats, $0.halves) })
        result.melody = Loss(held.melodies.joined().map { checkpoint.melody.nats(of: $0) }.map { ($0.nats, $0.events) })
        result.drums = Loss(held.takes.map { checkpoint.drums.nats(of: $0) }.map { ($0.nats, $0.steps) })
        result.harmony = HarmonyEvaluation(
            Array(held.melodies.joined()), harmoniser: Harmoniser(checkpoint.chords, checkpoint.melody))
        // The melody model also says when a note comes and for how long, so it is no match for chains of degrees.
        result.chains[ChainKind.form.rawValue]?.model = result.forms
        result.chains[ChainKind.chords.rawValue]?.model = result.chords
        result.chains[ChainKind.drums.rawValue]?.model = result.drums
        return result
    }

    /// Both sides of everything; what is on one side only, as in a small folder, has every tenth of it held out.
    static func sides(_ training: CountingData, _ validation: CountingData) -> (CountingData, CountingData) {
        var (counted, held) = (training, validation)
        func share<Item>(_ part: WritableKeyPath<CountingData, [Item]>) {
            guard training[keyPath: part].isEmpty || validation[keyPath: part].isEmpty else { return }
            let all = training[keyPath: part] + validation[keyPath: part]
            guard all.count > 1 else { return }
            counted[keyPath: part] = all.indices.filter { $0 % 10 != 1 }.map { all[$0] }
            held[keyPath: part] = all.indices.filter { $0 % 10 == 1 }.map { all[$0] }
        }
        share(\.forms)
        share(\.chords)
        share(\.melodies)
        share(\.takes)
        return (counted, held)
    }
}
