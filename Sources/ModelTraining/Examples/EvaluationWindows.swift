import MusicCore
import MusicModels

/// Windows over whole pieces in a fixed order, for the loss a token: every token is predicted once, START excepted.
///
/// A window holds `newTokens` tokens that count, behind a context that does not.
public struct EvaluationWindows: Sendable {
    let pieces: [TokenisedPiece]
    let length: Int
    private let starts: [(piece: Int, start: Int)]
    private let newTokens: Int

    public init(_ pieces: [TokenisedPiece], length: Int = 1024, newTokens: Int = 512) {
        self.pieces = pieces
        self.length = length
        self.newTokens = max(1, min(newTokens, length - TokenisedPiece.frameLength - 1))
        let step = self.newTokens
        starts = pieces.enumerated().flatMap { index, piece in
            stride(from: 0, to: piece.tokens.count, by: step).map { (index, $0) }
        }
    }

    public var count: Int { starts.count }

    /// The window of an index in `0..<count`; bars are counted from that of the first token that counts.
    public func example(at index: Int) -> TransformerExample {
        let (number, start) = starts[index]
        let piece = pieces[number]
        let end = min(piece.tokens.count, start + newTokens)
        let room = length - TokenisedPiece.frameLength - (end - start)
        let barZero = piece.bar(ofToken: start)
        var contextStart = piece.barOffsets[piece.bar(fromToken: max(0, start - room))]
        // Inside one endless bar there is no line to start at.
        if contextStart > start { contextStart = max(0, start - room) }
        // Without a BAR in the context a metre would be one of the tokens that count, though the piece does not have it.
        let stream = piece.stream(
            contextStart..<end, split: start, barZero: barZero, transposition: 0, framed: true,
            spellsMetre: contextStart + 1 < start)
        let split = stream.splitIndex
        var example = TransformerExample(
            context: (Array(stream.tokens[..<split]), Array(stream.places[..<split])),
            section: (Array(stream.tokens[split...]), Array(stream.places[split...])),
            weights: (0, 0, 1))
        // The context's last token predicts the first one that counts.
        if split > 0 { example.lossWeights[split - 1] = 1 }
        return example
    }
}

extension TransformerExample {
    /// Predictions that count.
    public var scoredCount: Int { zip(targets, lossWeights).count { $0 >= 0 && $1 > 0 } }

    /// Note-ons among the predictions that count, for bits a note.
    public var scoredNoteCount: Int {
        zip(targets, lossWeights).count { $1 > 0 && EventVocabulary.noteOns.contains(Int($0)) }
    }
}
