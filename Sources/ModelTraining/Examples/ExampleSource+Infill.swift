import MusicCore
import MusicModels

extension ExampleSource {
    /// Most bars of a hole.
    private static let longestHole = 8

    /// A hole to fill in a section, or anywhere in a piece without labels; half of the holes lack every voice, the
    /// others some. What the letter wrote elsewhere may be remembered, whether it stands before the hole or behind it.
    /// `nil` where there is nothing to fill.
    func infill(
        _ piece: TokenisedPiece, _ number: Int?, transposition: Int, _ generator: inout SeededGenerator
    ) -> TransformerExample? {
        let section = number.map { piece.sections[$0] }
        let sources = number.map { piece.occurrences(besideSection: $0) }
        let others = [sources?.before, sources?.behind].compactMap { $0 }
        let source = others.isEmpty ? nil : others[generator.below(others.count)]
        let recalls = source != nil && generator.uniform() >= settings.memoryDropShare
        let room = settings.length - (recalls ? settings.memoryRoom / 2 : 0) - InfillCase.frameLength
        let range = section.map { $0.startBar..<$0.startBar + $0.bars } ?? 0..<piece.barCount
        let start = range.lowerBound + generator.below(range.count)
        let wanted = 1 + generator.below(min(Self.longestHole, range.upperBound - start))
        // No more bars than half the room holds.
        var end = start + wanted
        while end > start + 1, piece.barOffsets[end] - piece.barOffsets[start] > room / 2 { end -= 1 }
        let size = piece.barOffsets[end] - piece.barOffsets[start]
        guard size <= room / 2 else { return nil }
        let present = Voice.allCases.filter { voice in !piece.grid[voice].isEmpty }
        var voices = Set(present)
        if present.count > 1, generator.uniform() < 0.5 {
            voices = Set(present.filter { _ in generator.uniform() < 0.5 })
            if voices.isEmpty { voices = [present[generator.below(present.count)]] }
        }
        let hole = InfillCase(piece: piece, bars: start..<end, voices: voices, barZero: section?.startBar ?? start)
        var memory = PieceStream()
        if recalls, let source, let section {
            var recall = SectionRecall(section: source, barShift: 0, transposition: transposition)
            if generator.uniform() < settings.wrongMemoryShare { recall.spoil(piece, section, &generator) }
            memory = recall.stream(
                piece, around: start - section.startBar..<end - section.startBar, room: settings.memoryRoom)
        }
        return hole.example(
            memory: memory, room: settings.length - memory.tokens.count - InfillCase.frameLength,
            transposition: transposition, weights: (0.5, 1))
    }
}
