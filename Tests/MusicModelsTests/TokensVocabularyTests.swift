import MusicCore
import Testing

@testable import MusicModels

@Suite struct TokensVocabularyTests {
    @Test func everyIdHasOneToken() {
        #expect(EventVocabulary.all.count == EventVocabulary.size)
        #expect(EventVocabulary.size == 498)
        #expect(Set(EventVocabulary.names).count == EventVocabulary.size)
        for id in 0..<EventVocabulary.size {
            #expect(EventVocabulary.token(id).map(EventVocabulary.id) == id)
        }
        #expect(EventVocabulary.token(-1) == nil)
        #expect(EventVocabulary.token(EventVocabulary.size) == nil)
    }

    @Test(arguments: [
        (EventToken.padding, 0, "PAD"), (.section(.outro), 9, "SECTION_outro"), (.style(.folk), 13, "STYLE_folk"),
        (.bar, 14, "BAR"), (.metre(12), 26, "METRE_12"), (.chord(nil), 47, "CHORD_NC"),
        (.chord(Chord(root: 9, quality: .minor7)), 164, "CHORD_A_minor7"), (.track(.drums), 196, "TRACK_drums"),
        (.velocity(7), 204, "VELOCITY_8"), (.timeShift(32), 236, "TIME_SHIFT_32"), (.noteOn(60), 297, "NOTE_ON_60"),
        (.noteOff(127), 492, "NOTE_OFF_127"), (.sustain(false), 494, "SUSTAIN_OFF"),
        (.infillEnd, 497, "INFILL_END"),
    ])
    func idsAndNamesStay(token: EventToken, id: Int, name: String) {
        #expect(EventVocabulary.id(token) == id)
        #expect(EventVocabulary.names[id] == name)
    }

    /// Checkpoints carry this value: when it changes, their numbers mean something else.
    @Test func hashStays() {
        #expect(EventVocabulary.hash == "32f63d0ea43237b0")
    }

    @Test func transposingIdsMovesPitchesAndRoots() {
        func moved(_ token: EventToken, _ semitones: Int, isDrum: Bool = false) -> EventToken? {
            EventVocabulary.token(
                EventVocabulary.transposed(EventVocabulary.id(token), by: semitones, isDrum: isDrum))
        }
        #expect(moved(.noteOn(60), 5) == .noteOn(65))
        #expect(moved(.noteOff(60), -3) == .noteOff(57))
        #expect(moved(.noteOn(36), 5, isDrum: true) == .noteOn(36))
        #expect(
            moved(.chord(Chord(root: 10, quality: .minor)), 4) == .chord(Chord(root: 2, quality: .minor)))
        #expect(moved(.chord(nil), 4) == .chord(nil))
        #expect(moved(.timeShift(4), 4) == .timeShift(4))
        #expect(moved(.noteOn(127), 1) == .noteOn(127))
    }

    @Test(arguments: [-6, -1, 1, 5]) func transposingTokensIsTransposingTheGrid(semitones: Int) {
        var piece = randomGrid(seed: 3)
        for voice in Voice.allCases { piece[voice].removeAll { $0.pitch < 6 || $0.pitch > 121 } }
        let tokens = EventEncoder.encode(piece)
        let moved = zip(tokens.tokens, tokens.places).map {
            UInt16(
                EventVocabulary.transposed(
                    Int($0), by: semitones, isDrum: Int($1.track) == Voice.drums.index))
        }
        #expect(EventEncoder.encode(piece.transposed(by: semitones) ?? piece).tokens == moved)
    }
}
