import MusicCore
import MusicModels

/// A hole in a piece, to be filled from both sides or from the left one alone.
struct InfillCase: Sendable {
    /// Tokens that frame a passage: START, the style, the marks, the end, and a metre on either side.
    static let frameLength = 8

    /// What is heard around a hole.
    enum Hearing: CaseIterable {
        /// What precedes and what follows, each with half of the room.
        case bothSides
        /// The same half of what precedes, and nothing else.
        case left
        /// What precedes, with all the room: what could be heard instead of the other side.
        case leftWithAllRoom
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
            before: hearing == .leftWithAllRoom ? rest : rest / 2, after: hearing == .bothSides ? max(1, rest / 2) : 0
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

    private func weight(of index: Int, in passage: InfillPassage, _ weights: (context: Float, missing: Float)) -> Float
    {
        if passage.isMissing(index) { return weights.missing }
        // Bar lines are where a voice decides that it has said enough; only the first is given.
        let ends =
            passage.hole.tokens[index] == EventVocabulary.bar || passage.hole.tokens[index] == EventVocabulary.infillEnd
        return ends && index > 0 ? weights.context : 0
    }
}
