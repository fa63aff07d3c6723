import MusicCore
import MusicModels

/// How a section is remembered: which one, and whether faithfully.
struct SectionRecall: Sendable {
    var section: CorpusSection
    /// Bars by which the memory is out of line.
    var barShift: Int
    var transposition: Int

    /// Makes the memory misleading: of another letter where the piece has one, out of line, or in another key.
    mutating func spoil(_ piece: TokenisedPiece, _ written: CorpusSection, _ generator: inout SeededGenerator) {
        let others = piece.sections.filter { $0.letter != written.letter }
        switch generator.below(3) {
        case 0 where !others.isEmpty:
            section = others[generator.below(others.count)]
        case 1:
            barShift = [-2, -1, 1, 2][generator.below(4)]
        default:
            let keys = piece.transpositions.filter { $0 != transposition }
            if !keys.isEmpty { transposition = keys[generator.below(keys.count)] }
        }
    }

    /// The remembered bars around those being written, a bar of margin on either side, at most `room` tokens.
    ///
    /// Both count from the start of their section. Where the remembered section is shorter, its last bars are taken.
    func stream(_ piece: TokenisedPiece, around bars: Range<Int>, room: Int) -> PieceStream {
        let limit = max(1, room - 1)  // a metre may be added
        let range = piece.tokenRange(section)
        let lastFirst = piece.bar(fromToken: range.upperBound - limit) - section.startBar
        var first = max(0, min(bars.lowerBound - 1, lastFirst, section.bars - 1))
        // The margin must not push out the bar that counts.
        let aligned = min(bars.lowerBound, section.bars - 1)
        if piece.barOffsets[section.startBar + aligned + 1] - piece.barOffsets[section.startBar + first] > limit {
            first = max(0, aligned)
        }
        let start = piece.barOffsets[section.startBar + first]
        let endBar = section.startBar + max(first + 1, min(section.bars, bars.upperBound + 1))
        // END is no part of what is remembered.
        var end = min(piece.barOffsets[endBar], start + limit)
        // Whole bars, unless not even one fits.
        if end < piece.barOffsets[endBar] {
            let whole = piece.barOffsets[piece.bar(ofToken: end)]
            if whole > start { end = whole }
        }
        return piece.stream(
            start..<end, split: end, barZero: section.startBar - barShift, transposition: transposition,
            framed: false)
    }
}
