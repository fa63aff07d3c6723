import MusicCore
import MusicModels

/// A hole in a piece, to be filled from both sides or from the left one alone.
struct InfillCase: Sendable {
    /// Tokens that frame a passage: START, the style, the marks, the end, and a metre on either side.
    static let frameLength = 8

    /// What is heard around a hole.
    enum Hearing: CaseIterable {
        /// What precedes and what follows, each with half of the room, and what the letter wrote before or behind.
        case bothSides
        /// What precedes, with all the room, and what the letter wrote before.
        case leftOnly
        /// What precedes and what follows, each with half of the room; no memory.
        case nearBothSides
        /// The same half of what precedes, and nothing else.
        case nearLeft

        var hasMemory: Bool { self == .bothSides || self == .leftOnly }
        var hearsBehind: Bool { self == .bothSides || self == .nearBothSides }
    }

    let piece: TokenisedPiece
    let bars: Range<Int>
    let voices: Set<Voice>
    /// The bar that counts as 0.
    let barZero: Int

    /// The example whose loss counts the missing voices' tokens, what ends their bars, and what is heard before.
    ///
    /// - Parameters:
    ///   - room: most tokens beside the memory and the frame.
    ///   - hearing: what is heard around the hole.
    ///   - weights: those of the context and of what is missing.
    func example(
        memory: PieceStream = PieceStream(), room: Int, transposition: Int = 0, hearing: Hearing = .bothSides,
        weights: (context: Float, missing: Float)
    ) -> TransformerExample {
        let size = piece.barOffsets[bars.upperBound] - piece.barOffsets[bars.lowerBound]
        let rest = max(0, room - size)
        let passage = InfillPassage(
            piece.grid, sections: piece.sections.map { SectionStart(bar: $0.startBar, kind: $0.kind) },
            style: piece.style, bars: bars, voices: voices, barZero: barZero,
            before: hearing == .leftOnly ? rest : rest / 2, after: hearing.hearsBehind ? max(1, rest / 2) : 0
        ).transposed(by: transposition)
        let context = passage.suffix + passage.prefix
        var example = TransformerExample(
            memory: (memory.tokens, memory.places), context: (context.tokens, context.places),
            section: (passage.hole.tokens, passage.hole.places), weights: (0.5, weights.context, 0))
        // A token's loss stands with the one before it.
        let first = memory.tokens.count + context.count
        for index in 0..<passage.hole.count {
            example.lossWeights[first + index - 1] = weight(of: index, in: passage, weights)
        }
        return example
    }

    /// What the letter of the hole's section wrote elsewhere: the last time before it, else the first time behind it.
    func memory(hearing: Hearing, room: Int) -> PieceStream {
        guard hearing.hasMemory, let number = piece.sections.lastIndex(where: { $0.startBar <= bars.lowerBound })
        else { return PieceStream() }
        let section = piece.sections[number]
        let others = piece.occurrences(besideSection: number)
        let behind = others.behind.flatMap { $0.startBar >= bars.upperBound ? $0 : nil }
        guard let source = others.before ?? (hearing.hearsBehind ? behind : nil) else { return PieceStream() }
        return SectionRecall(section: source, barShift: 0, transposition: 0).stream(
            piece, around: bars.lowerBound - section.startBar..<bars.upperBound - section.startBar, room: room)
    }

    private func weight(of index: Int, in passage: InfillPassage, _ weights: (context: Float, missing: Float)) -> Float
    {
        if passage.isMissing(index) { return weights.missing }
        // Bar lines are where a voice decides that it has said enough; only the first is given.
        let ends =
            passage.hole.tokens[index] == EventVocabulary.bar || passage.hole.tokens[index] == EventVocabulary.infillEnd
        return ends && index > 0 ? weights.context : 0
    }
}
