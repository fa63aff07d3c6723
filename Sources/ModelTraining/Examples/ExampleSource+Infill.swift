import MusicCore
import MusicModels

extension ExampleSource {
    /// Most bars of a hole.
    private static let longestHole = 8

    /// A hole to fill in a section, or anywhere in a piece without labels; half of the holes lack every voice, the
    /// others some. `nil` where there is nothing to fill.
    func infill(
        _ piece: TokenisedPiece, _ number: Int?, transposition: Int, _ generator: inout SeededGenerator
    ) -> TransformerExample? {
        let section = number.map { piece.sections[$0] }
        let source = number.flatMap { index in
            piece.sections[..<index].last { $0.letter == piece.sections[index].letter }
        }
        let recalls = source != nil && generator.uniform() >= settings.memoryDropShare
        let memoryRoom = recalls ? settings.memoryRoom / 2 : 0
        let room = settings.length - memoryRoom - InfillCase.frameLength
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
                piece, around: start - section.startBar..<end - section.startBar, room: memoryRoom)
        }
        return hole.example(memory: memory, room: room, transposition: transposition, weights: (0.5, 1))
    }
}
