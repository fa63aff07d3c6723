import MusicCore
import Testing

@testable import MusicModels

@Suite struct TokensEncodingTests {
    func names(_ grid: GridScore, sections: [SectionStart] = [], style: MusicStyle? = nil) -> [String] {
        EventEncoder.encode(grid, sections: sections, style: style).tokens.map { EventVocabulary.names[Int($0)] }
    }

    @Test func aBarIsWrittenInOrder() {
        let chord = Chord(root: 0, quality: .major)
        let piece = grid(
            [(.drums, 0, 5, 36), (.melody, 4, 4, 64), (.melody, 4, 12, 60), (.bass, 0, 16, 36)],
            bars: [GridBar(chords: [chord, nil])])
        #expect(
            names(piece, sections: [SectionStart(bar: 0, kind: .chorus)], style: .pop) == [
                "START", "STYLE_pop", "SECTION_chorus", "BAR", "CHORD_C_major", "CHORD_NC",
                "TRACK_melody", "TIME_SHIFT_4", "VELOCITY_6", "NOTE_ON_60", "NOTE_ON_64", "TIME_SHIFT_4",
                "NOTE_OFF_64", "TIME_SHIFT_8", "NOTE_OFF_60",
                "TRACK_bass", "VELOCITY_6", "NOTE_ON_36", "TIME_SHIFT_16", "NOTE_OFF_36",
                "TRACK_drums", "VELOCITY_6", "NOTE_ON_36", "END",
            ])
    }

    @Test func aNoteMayEndInALaterBar() {
        let piece = grid([(.melody, 12, 12, 60)], bars: [GridBar(), GridBar()])
        #expect(
            names(piece) == [
                "START", "BAR", "CHORD_NC", "CHORD_NC", "TRACK_melody", "TIME_SHIFT_12", "VELOCITY_6", "NOTE_ON_60",
                "BAR", "CHORD_NC", "CHORD_NC", "TRACK_melody", "TIME_SHIFT_8", "NOTE_OFF_60", "END",
            ])
    }

    @Test func offsPedalOnsShareAStep() {
        var piece = grid([(.chords, 0, 4, 60), (.chords, 0, 4, 55), (.chords, 4, 4, 60)])
        piece.pedals[Voice.chords.index] = [GridPedal(step: 4, isDown: true)]
        #expect(
            names(piece).dropFirst(5).dropLast() == [
                "VELOCITY_6", "NOTE_ON_55", "NOTE_ON_60", "TIME_SHIFT_4", "NOTE_OFF_55", "NOTE_OFF_60", "SUSTAIN_ON",
                "NOTE_ON_60", "TIME_SHIFT_4", "NOTE_OFF_60",
            ])
    }

    @Test func metreIsWrittenWhereItChanges() {
        let piece = GridScore(bars: [12, 12, 16, 16].map { GridBar(steps: $0) })
        #expect(
            names(piece).filter { $0 == "BAR" || $0.hasPrefix("METRE") }
                == ["BAR", "METRE_12", "BAR", "BAR", "METRE_16", "BAR"])
    }

    @Test func placesFollowTheMusic() {
        let piece = grid([(.melody, 12, 12, 60)], bars: [GridBar(steps: 16), GridBar(steps: 12)])
        let none = TokenPlace.noTrack
        let expected: [TokenPlace] = [
            (0, 0, none), (0, 0, none), (0, 0, none), (0, 8, none), (0, 0, 0), (0, 12, 0), (0, 12, 0), (0, 12, 0),
            (1, 0, none), (1, 0, none), (1, 0, none), (1, 6, none), (1, 0, 0), (1, 8, 0), (1, 8, 0), (2, 0, none),
        ].map { TokenPlace(bar: $0, step: $1, track: $2) }
        #expect(EventEncoder.encode(piece).places == expected)
    }

    @Test(arguments: 0..<UInt64(40)) func roundTripIsExact(seed: UInt64) throws {
        let piece = randomGrid(seed: seed)
        let marks = [SectionStart(bar: 0, kind: .intro), SectionStart(bar: 3, kind: .bridge)]
        let encoded = EventEncoder.encode(piece, sections: marks, style: .lead)
        let decoded = try EventDecoder.decodeStrictly(encoded.tokens)
        #expect(decoded.grid == piece.fitted())
        #expect(decoded.sections == marks)
        #expect(decoded.style == .lead)
        #expect(decoded.grid.fitted() == decoded.grid)
        #expect(encoded.barOffsets.count == piece.bars.count + 1)
        #expect(encoded.places.count == encoded.tokens.count)
    }

    @Test func longBarsAreSplitAndMarksFollow() throws {
        var piece = grid([(.melody, 40, 30, 60)], bars: [GridBar(steps: 48), GridBar()])
        piece.bars[0].chords = [Chord(root: 0, quality: .major), Chord(root: 7, quality: .major)]
        let decoded = try EventDecoder.decodeStrictly(
            EventEncoder.encode(piece, sections: [SectionStart(bar: 1, kind: .verse)]).tokens)
        #expect(decoded.grid.bars.map(\.steps) == [32, 16, 16])
        #expect(decoded.grid.bars.map { $0.chords[1]?.root } == [0, 7, nil])
        #expect(decoded.sections == [SectionStart(bar: 2, kind: .verse)])
        #expect(decoded.grid[.melody].map(\.length) == [24])
    }
}
