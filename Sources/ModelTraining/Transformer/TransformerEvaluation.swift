import Foundation
import MusicCore
import MusicModels
import NeuralCore

/// What a transformer makes of pieces it has not seen, beside counting on the same tokens.
public struct TransformerEvaluation: Codable, Sendable, Equatable {
    /// Losses of repeated sections whose source lies beyond the recent context; nats a token.
    public struct Repeats: Codable, Sendable, Equatable {
        public var cases = 0
        public var tokens = 0
        public var withMemory = 0.0
        public var withoutMemory = 0.0
        public var wrongMemory = 0.0
        /// The n-gram with a cache over the source: what copying alone would reach.
        public var ngramSourceCache: Double?
    }

    /// Nats a token, every token of every piece predicted once.
    public var nats = 0.0
    /// All the bits that a piece costs, divided by its notes.
    public var bitsPerNote = 0.0
    /// The same without what the chord symbols cost.
    public var bitsPerNoteBesideChords = 0.0
    public var tokens = 0
    public var notes = 0
    public var ngram4Nats: Double?
    public var ngram4BitsPerNote: Double?
    public var repeats: Repeats?
    public var infill: Infill?
    /// What rounding costs in generation.
    public var precision: PrecisionCheck?

    public init() {}

    /// Weights of the copier's cache that are tried; the best one counts, so that it is not made weaker than it is.
    private static let cacheWeights = [0.5, 0.7, 0.8, 0.9, 0.95]

    /// Evaluates on pieces.
    ///
    /// - Parameters:
    ///   - limit: most windows and repeat cases that are judged, spread evenly; `nil` for all.
    ///   - progress: done and total windows.
    public static func evaluate(
        _ model: Transformer, ngram: EventNGram?, pieces: [CorpusPiece], workers: Int = WorkerTeam.processorCount,
        limit: Int? = nil, progress: (Int, Int) -> Void = { _, _ in }
    ) -> TransformerEvaluation {
        let tokenised = TokenisedPiece.tokenise(pieces)
        let windows = EvaluationWindows(tokenised)
        let repeats = RepeatCases(tokenised)
        var result = TransformerEvaluation()
        let windowIndices = spread(windows.count, limit)
        let caseIndices = spread(repeats.count, limit)
        let holes = InfillCases(tokenised, length: windows.length)
        let holeIndices = spread(holes.count, limit)
        let trainer = TransformerTrainer(
            model, maximumLength: windows.length + holes.memoryRoom, workerCount: workers)
        let total = windowIndices.count + 3 * caseIndices.count + InfillCase.Hearing.allCases.count * holeIndices.count
        var done = 0

        var sum = LossSum()
        for batch in windowIndices.chunks(of: 8) {
            let examples = batch.map(windows.example(at:))
            for (losses, example) in zip(trainer.evaluate(examples), examples) { sum.add(losses, example) }
            done += batch.count
            progress(done, total)
        }
        result.nats = sum.mean
        result.tokens = sum.tokens
        result.notes = sum.notes
        result.bitsPerNote = sum.nats / log(2) / Double(max(1, sum.notes))
        result.bitsPerNoteBesideChords = sum.natsBesideChords / log(2) / Double(max(1, sum.notes))
        if let ngram { result.judge(ngram, pieces) }

        if !caseIndices.isEmpty {
            result.repeats = judgeRepeats(trainer, repeats, caseIndices) {
                done += $0
                progress(done, total)
            }
            if let ngram { result.repeats?.ngramSourceCache = copierNats(ngram, pieces, caseIndices) }
        }
        if !holeIndices.isEmpty {
            result.infill = Infill(trainer, holes, holeIndices) {
                done += $0
                progress(done, total)
            }
        }
        if windows.count > 0 {
            result.precision = PrecisionCheck.measure(model, pieces: tokenised, limit: limit, workers: workers)
        }
        return result
    }

    private static func judgeRepeats(
        _ trainer: TransformerTrainer, _ cases: RepeatCases, _ indices: [Int], advance: (Int) -> Void
    ) -> Repeats {
        var sums = (with: LossSum(), without: LossSum(), wrong: LossSum())
        for batch in indices.chunks(of: 4) {
            let batchCases = batch.map(cases.repeatCase(at:))
            let with = batchCases.map(\.withMemory)
            let without = batchCases.map(\.withoutMemory)
            let wrong = batchCases.compactMap(\.wrongMemory)
            for (losses, example) in zip(trainer.evaluate(with), with) { sums.with.add(losses, example) }
            for (losses, example) in zip(trainer.evaluate(without), without) { sums.without.add(losses, example) }
            for (losses, example) in zip(trainer.evaluate(wrong), wrong) { sums.wrong.add(losses, example) }
            advance(3 * batch.count)
        }
        return Repeats(
            cases: indices.count, tokens: sums.with.tokens, withMemory: sums.with.mean,
            withoutMemory: sums.without.mean, wrongMemory: sums.wrong.mean)
    }

    /// The n-gram on the same pieces, brought to C.
    private mutating func judge(_ ngram: EventNGram, _ pieces: [CorpusPiece]) {
        var nats = 0.0
        var count = 0
        for piece in TokenisedPiece.tokenise(pieces.map(\.inC)) {
            let tokens = piece.tokens.map(Int.init)
            nats += ngram.nats(of: tokens).reduce(0, +)
            count += tokens.count
        }
        ngram4Nats = nats / Double(max(1, count))
        ngram4BitsPerNote = nats / log(2) / Double(max(1, pieces.reduce(0) { $0 + $1.grid.fitted().noteCount }))
    }

    private static func copierNats(_ ngram: EventNGram, _ pieces: [CorpusPiece], _ indices: [Int]) -> Double? {
        let cases = RepeatCases(TokenisedPiece.tokenise(pieces.map(\.inC)))
        guard indices.allSatisfy({ $0 < cases.count }) else { return nil }
        return cacheWeights.map { weight in
            var nats = 0.0
            var count = 0
            for index in indices {
                let example = cases.repeatCase(at: index).withMemory
                let parts = example.parts
                let losses = ngram.nats(of: parts.section, after: parts.context, copying: parts.memory, weight: weight)
                nats += losses.dropFirst().reduce(0, +)
                count += max(0, losses.count - 1)
            }
            return nats / Double(max(1, count))
        }.min()
    }

    /// So many indices of `0..<count`, evenly spread.
    private static func spread(_ count: Int, _ limit: Int?) -> [Int] {
        guard let limit, limit < count, limit > 0 else { return Array(0..<count) }
        return (0..<limit).map { $0 * count / limit }
    }
}

extension CorpusPiece {
    /// Metadata of a checkpoint that was trained `withoutChords`.
    static let chordsKey = "chords"

    /// The piece without its chord symbols.
    public var withoutChords: CorpusPiece {
        var piece = self
        for bar in piece.grid.bars.indices { piece.grid.bars[bar].chords = [nil, nil] }
        return piece
    }

    /// Pieces as the model of a checkpoint is used to seeing them.
    public static func asTrained(_ pieces: [CorpusPiece], metadata: [String: String]) -> [CorpusPiece] {
        metadata[chordsKey] == "none" ? pieces.map(\.withoutChords) : pieces
    }

    /// The piece in C major or A minor; itself where its key is unknown or a pitch would leave the keyboard.
    public var inC: CorpusPiece {
        guard let grid = grid.transposed(by: EventNGram.shift(from: key)) else { return self }
        var piece = self
        piece.grid = grid
        return piece
    }
}

extension TransformerExample {
    /// The tokens of the three regions.
    fileprivate var parts: (memory: [Int], context: [Int], section: [Int]) {
        var parts: (memory: [Int], context: [Int], section: [Int]) = ([], [], [])
        for (token, region) in zip(tokens, regions) {
            switch region {
            case .memory: parts.memory.append(Int(token))
            case .context: parts.context.append(Int(token))
            case .section: parts.section.append(Int(token))
            }
        }
        return parts
    }
}

extension Array {
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min(count, $0 + size)] }
    }
}
