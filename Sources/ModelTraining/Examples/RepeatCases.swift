import MusicCore
import MusicModels

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
                let start = piece.barOffsets[section.startBar]
                if piece.tokenRange(piece.sections[source]).upperBound + settings.recallRoom <= start {
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
        let room = settings.recallRoom
        let range = piece.tokenRange(section)
        let window = ExampleWindow(
            piece: piece, start: range.lowerBound,
            end: min(range.upperBound, range.lowerBound + room - settings.contextRoom(in: room)),
            barZero: section.startBar, transposition: 0)
        func example(_ remembered: CorpusSection?) -> TransformerExample {
            let memory = remembered.map {
                SectionRecall(section: $0, barShift: 0, transposition: 0)
                    .stream(piece, around: window.bars, room: settings.memoryRoom)
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
