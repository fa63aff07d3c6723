import MusicCore
import Testing

@testable import MusicModels

@Suite struct TokensDecodingTests {
    @Test(arguments: 0..<UInt64(60)) func anySequenceGivesAValidGrid(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let tokens = (0..<400).map { _ in
            // Bars and tracks more often than chance, so that something comes out.
            generator.below(4) == 0
                ? 14 : generator.below(3) == 0 ? 192 + generator.below(5) : generator.below(520) - 10
        }
        let grid = EventDecoder.decode(tokens).grid
        #expect(grid.fitted() == grid)
        #expect(grid.notes.allSatisfy { $0.allSatisfy { $0.length > 0 && $0.end <= grid.stepCount } })
    }

    @Test func anOpenNoteEndsWithItsBar() {
        let tokens = ids([.bar, .chord(nil), .chord(nil), .track(.bass), .velocity(3), .noteOn(40), .bar])
        #expect(
            EventDecoder.decode(tokens).grid[.bass]
                == [GridNote(step: 0, length: 16, pitch: 40, velocityBin: 3)])
    }

    func ids(_ tokens: [EventToken]) -> [Int] { tokens.map(EventVocabulary.id) }

    static let bar: [EventToken] = [.bar, .chord(nil), .chord(nil)]
    static let note: [EventToken] = [.track(.melody), .velocity(4), .noteOn(60)]

    @Test(
        arguments: [
            ([.start, .start], EventError.Reason.order),
            ([.track(.melody)], .order),
            ([.bar, .bar], .chordCount),
            ([.bar, .chord(nil), .track(.bass)], .chordCount),
            ([.bar, .chord(nil), .chord(nil), .chord(nil)], .chordCount),
            ([.bar, .metre(16)], .sameMetre),
            ([.section(.verse), .section(.verse)], .order),
            (bar + [.track(.bass), .bar], .emptyTrack),
            (bar + [.track(.bass), .noteOn(40)], .noVelocity),
            (bar + note + [.velocity(4)], .sameVelocity),
            (bar + note + [.noteOn(60)], .sounding),
            (bar + note + [.noteOff(60)], .notSounding),
            (bar + note + [.noteOn(59)], .order),
            (bar + note + [.timeShift(17)], .barLength),
            (bar + note + [.timeShift(4), .timeShift(4)], .order),
            (bar + note + [.timeShift(16), .velocity(5)], .barLength),
            (bar + note + [.timeShift(4), .noteOff(61)], .notSounding),
            (bar + note + [.track(.melody)], .trackOrder),
            (bar + note + [.end], .sounding),
            (bar + [.track(.drums), .velocity(4), .noteOn(36), .timeShift(2), .noteOff(36)], .drum),
            (bar + [.track(.chords), .sustain(false)], .samePedal),
            (bar + [.end, .bar], .afterEnd),
            (bar + [.infillMiddle], .order),
        ] as [([EventToken], EventError.Reason)])
    func strictReadingNamesTheFirstError(tokens: [EventToken], reason: EventError.Reason) {
        let expected = EventError.misplaced(
            name: EventVocabulary.names[EventVocabulary.id(tokens[tokens.count - 1])], position: tokens.count - 1,
            reason: reason)
        #expect(throws: expected) { _ = try EventDecoder.decodeStrictly(ids(tokens)) }
    }

    @Test func strictReadingNeedsAWholeStream() {
        #expect(throws: EventError.unfinished(position: 1)) { _ = try EventDecoder.decodeStrictly([14]) }
        #expect(throws: EventError.unknownToken(id: 498, position: 0)) { _ = try EventDecoder.decodeStrictly([498]) }
    }

    /// What the grammar allows at random always decodes strictly, and writing it again gives the same tokens.
    @Test(arguments: 0..<UInt64(20)) func aRandomWalkThroughTheGrammarIsAPiece(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var grammar = EventGrammar()
        var tokens: [Int] = [EventVocabulary.start]
        try grammar.accept(EventVocabulary.start)
        while tokens.count < 300 {
            let allowed = (0..<EventVocabulary.size).filter { grammar.allows($0) && $0 != EventVocabulary.end }
            let choice = allowed[generator.below(allowed.count)]
            try grammar.accept(choice)
            tokens.append(choice)
        }
        let whole = EventDecoder.decode(tokens)
        let again = EventEncoder.encode(whole.grid, sections: whole.sections, style: whole.style)
        #expect(try EventDecoder.decodeStrictly(again.tokens) == whole)
    }
}
