import Composing
import Foundation
import MusicCore
import MusicModels
import NeuralCore
import Synchronization

/// What writing a song adds to writing tokens: a memory to hear, rules to keep, several takes at once; in bytes, as songs
/// are written.
struct SongBench {
    private static let size = TransformerSize.all[0]
    private static let drawn = 512
    /// Tokens of the section that is recalled: eight bars of a song.
    private static let remembered = 512
    private static let takes = 4

    var meter: BenchMeter

    func rows() throws -> [Bench.Row] {
        let kinds = ["plain", "memory", "masks", "memory-masks", "takes\(SongBench.takes)"]
        func label(_ kind: String) -> String { "\(SongBench.size.name)-\(kind)" }
        guard kinds.contains(where: { meter.wants("song", label($0)) }) else { return [] }
        let model = Transformer(SongBench.size.configuration)
        model.initialise(seed: 1)
        let weights = DecoderWeights(model, precision: .int8)
        return try kinds.flatMap { kind in
            try meter.row("song", label(kind), "tokens/s") {
                kind.hasPrefix("takes")
                    ? several(weights)
                    : one(weights, hears: kind.hasPrefix("memory"), isRuled: kind.hasSuffix("masks"))
            }
        }
    }

    /// Writes into a context of 512 tokens; behind every bar line come two chords, as in songs.
    private func one(_ weights: DecoderWeights, hears: Bool, isRuled: Bool) -> Int {
        let decoder = TransformerDecoder(weights, workerCount: meter.threads)
        let passage = TransformerSize.sequence(SongBench.remembered)
        decoder.append(contentsOf: passage.tokens, at: passage.places)
        if hears { decoder.recall(decoder.remember(0..<SongBench.remembered, fromBar: 0)) }
        var writer = Writer(isRuled: isRuled, seed: 1)
        while writer.count < SongBench.drawn {
            for token in writer.next(decoder.logits) { decoder.append(Int32(token), at: writer.place(token)) }
        }
        return writer.count
    }

    /// Takes beside one another, each on one thread.
    private func several(_ weights: DecoderWeights) -> Int {
        var bench = self
        bench.meter.threads = 1
        let one = bench
        let sum = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: SongBench.takes) { _ in
            let count = one.one(weights, hears: false, isRuled: false)
            sum.withLock { $0 += count }
        }
        return sum.withLock { $0 }
    }

    /// Draws tokens of one take.
    private struct Writer {
        private let chain = SamplerChain(SamplingSettings(temperature: 1, topK: 40, topP: 0.95))
        private var grammar: BarGrammar?
        private var random: SeededGenerator
        private var candidates = Candidates()
        private var placer = EventPlacer()
        private(set) var count = 0
        private static let frame = [
            EventVocabulary.bar, EventVocabulary.id(.chord(nil)), EventVocabulary.id(.chord(nil)),
        ]

        init(isRuled: Bool, seed: UInt64) {
            random = SeededGenerator(seed: seed)
            if isRuled {
                grammar = BarGrammar(
                    rules: WritingRules(
                        voices: [.melody, .counter, .chords, .bass], mask: .scale,
                        key: Key(tonic: 0, mode: .major), chords: []))
                feed(Writer.frame)
            }
        }

        /// One token, or a bar line with its chords.
        mutating func next(_ logits: UnsafeBufferPointer<Float>) -> [Int] {
            let grammar = grammar
            candidates.fill(logits) { grammar?.allows($0) ?? true }
            let token = chain.draw(from: &candidates, using: &random) ?? EventVocabulary.bar
            let tokens = grammar != nil && BarGrammar.endsBar(token) ? Writer.frame : [token]
            feed(tokens)
            count += tokens.count
            return tokens
        }

        mutating func place(_ token: Int) -> TokenPlace { placer.place(token) }

        private mutating func feed(_ tokens: [Int]) {
            for token in tokens { try? grammar?.advance(token) }
        }
    }
}
