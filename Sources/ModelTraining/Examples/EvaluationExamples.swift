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
        let stream = piece.stream(contextStart..<end, split: start, barZero: barZero, transposition: 0, framed: true)
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

/// A repeated section three times: with its memory, without one, and with that of another section of the song.
public struct RepeatCase: Sendable {
    /// The piece's name.
    public var piece: String
    public var kind: SectionKind
    public var letter: Character
    public var withMemory: TransformerExample
    public var withoutMemory: TransformerExample
    /// `nil` where the song has no section of another letter.
    public var wrongMemory: TransformerExample?
}

/// Repeats whose source lies beyond the recent context, in a fixed order: only a memory can know them.
///
/// In all three examples of a case the same tokens count: those of the section but its first.
public struct RepeatCases: Sendable {
    let pieces: [TokenisedPiece]
    let settings: ExampleSettings
    private let cases: [(piece: Int, section: Int, source: Int)]

    public init(_ pieces: [TokenisedPiece], settings: ExampleSettings = ExampleSettings()) {
        self.pieces = pieces
        self.settings = settings
        var cases: [(piece: Int, section: Int, source: Int)] = []
        for (index, piece) in pieces.enumerated() {
            for (number, section) in piece.sections.enumerated() {
                guard let source = piece.sections[..<number].lastIndex(where: { $0.letter == section.letter }),
                    section.kind != .intro, section.kind != .outro
                else { continue }
                let room = settings.length - min(settings.memoryLength, settings.length / 2)
                if piece.tokenRange(piece.sections[source]).upperBound + room <= piece.barOffsets[section.startBar] {
                    cases.append((index, number, source))
                }
            }
        }
        self.cases = cases
    }

    public var count: Int { cases.count }

    /// The case of an index in `0..<count`.
    public func repeatCase(at index: Int) -> RepeatCase {
        let (number, sectionIndex, sourceIndex) = cases[index]
        let piece = pieces[number]
        let section = piece.sections[sectionIndex]
        let memoryRoom = min(settings.memoryLength, settings.length / 2)
        let room = settings.length - memoryRoom - TokenisedPiece.frameLength
        let range = piece.tokenRange(section)
        let window = ExampleWindow(
            piece: piece, start: range.lowerBound,
            end: min(range.upperBound, range.lowerBound + max(1, room - settings.minimumContext)),
            barZero: section.startBar, transposition: 0)
        func example(_ remembered: CorpusSection?) -> TransformerExample {
            let memory = remembered.map {
                SectionRecall(section: $0, barShift: 0, transposition: 0)
                    .stream(piece, around: window.bars, room: memoryRoom)
            }
            return window.example(memory: memory ?? PieceStream(), room: room, weights: (0, 0, 1))
        }
        let wrong = piece.sections[..<sectionIndex].last { $0.letter != section.letter && $0.kind != .intro }
        return RepeatCase(
            piece: piece.name, kind: section.kind, letter: section.letter,
            withMemory: example(piece.sections[sourceIndex]), withoutMemory: example(nil),
            wrongMemory: wrong.map { example($0) })
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
