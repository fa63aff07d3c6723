import MusicCore
import Testing

@testable import MIDIFiles

@Suite("Reading texts and signatures") struct ReadingTextTests {
    private static let note: [UInt8] = [0, 0x90, 60, 100, 10, 60, 0]

    @Test(
        "chord names are told from words",
        arguments: [
            ("C:maj", true), ("G:7", true), ("D:min7/F#", true), ("F#m7b5", true), ("Bbmaj7/D", true), ("N.C.", true),
            ("A:min7/b3", true), ("Esus4", true), ("Cadd9", true), ("A:hdim7", true), ("C/5", true), ("Am", true),
            ("Ave Maria", false), ("Great", false), ("Chorus", false), ("seed 7", false), ("", false), ("C/", false),
            ("Bass", false), ("D:", true), ("Cmaj7(#11)", true), ("All", false), ("F major", false),
        ])
    func chordNames(_ text: String, isChord: Bool) { #expect(ChordText.isChord(text) == isChord) }

    @Test("chord texts become chords, other texts stay texts, markers stay markers")
    func texts() throws {
        let body =
            MIDIBytes.meta(0, 0x01, "made with seed 7") + MIDIBytes.meta(0, 0x01, "C:maj")
            + MIDIBytes.meta(0, 0x06, "Verse A") + MIDIBytes.meta(100, 0x01, "G:7")
        let score = try MIDIFile.read(MIDIBytes.file(body, Self.note)).score
        #expect(score.chords == [Change(tick: 0, "C:maj"), Change(tick: 100, "G:7")])
        #expect(score.texts == ["made with seed 7"])
        #expect(score.markers == [Change(tick: 0, "Verse A")])
    }

    @Test("syllables that happen to be chord names are no chords")
    func syllables() throws {
        let words = ["A", "ma", "zing", "grace"].flatMap { MIDIBytes.meta(10, 0x01, $0) }
        #expect(try MIDIFile.read(MIDIBytes.file(words, Self.note)).score.chords.isEmpty)
        let karaoke = MIDIBytes.meta(0, 0x01, "@KMIDI KARAOKE FILE") + MIDIBytes.meta(10, 0x01, "A")
        let contents = try MIDIFile.read(MIDIBytes.file(karaoke, Self.note))
        #expect(contents.score.chords.isEmpty)
        #expect(contents.info.lyricCount == 1)
    }

    @Test("Latin-1 names are read, control characters never reach the screen")
    func encodings() throws {
        let latin: [UInt8] = [0, 0xff, 3, 5, 0x46, 0x6c, 0xf6, 0x74, 0x65]
        #expect(try MIDIFile.read(MIDIBytes.file(latin + Self.note)).score.tracks[0].name == "Flöte")
        let escape: [UInt8] = [0, 0xff, 3, 4, 0x41, 0x1b, 0x5b, 0x00]
        #expect(try MIDIFile.read(MIDIBytes.file(escape + Self.note)).score.tracks[0].name == "A [")
    }

    @Test("invalid tempo, time and key signatures give warnings")
    func invalid() throws {
        let body: [UInt8] = [
            0, 0xff, 0x51, 3, 0, 0, 0, 0, 0xff, 0x58, 4, 4, 40, 24, 8, 0, 0xff, 0x58, 1, 4, 0, 0xff, 0x59, 2, 0xff, 255,
            0, 0xff, 0x59, 2, 9, 0, 0, 0xff, 0x51, 2, 7, 0xa1,
        ]
        let contents = try MIDIFile.read(MIDIBytes.file(body + Self.note))
        #expect(contents.score.tempos.isEmpty && contents.score.metres.isEmpty && contents.score.keys.isEmpty)
        #expect(
            contents.warnings.map(\.kind) == [
                .invalidTempo, .invalidTimeSignature(numerator: 4, power: 40),
                .invalidTimeSignature(numerator: 4, power: 0), .invalidKeySignature(sharps: -1, mode: 255),
                .invalidKeySignature(sharps: 9, mode: 0), .invalidTempo,
            ])
        #expect(contents.score.noteCount == 1)
    }

    @Test("the tempo is the plainest number that the file could mean", arguments: [60.0, 96, 110, 127.5, 131.37, 240])
    func tempo(qpm: Double) {
        #expect(Tempo.qpm(microseconds: Tempo.microseconds(qpm: qpm)) == qpm)
    }

    @Test("of two tempos at one tick the last one holds")
    func doubled() throws {
        let body: [UInt8] = [0, 0xff, 0x51, 3, 7, 0xa1, 0x20, 0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40]
        #expect(try MIDIFile.read(MIDIBytes.file(body, Self.note)).score.tempos == [Change(tick: 0, 60)])
    }
}
