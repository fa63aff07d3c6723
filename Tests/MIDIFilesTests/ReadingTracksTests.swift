import MusicCore
import Testing

@testable import MIDIFiles

@Suite("Reading tracks") struct ReadingTracksTests {
    private static func note(_ channel: UInt8, _ pitch: UInt8) -> [UInt8] {
        [0, 0x90 | channel, pitch, 100, 10, 0x80 | channel, pitch, 0]
    }

    @Test("format 0 is split by channel", arguments: [UInt8(0), 1])
    func split(format: UInt8) throws {
        let body =
            MIDIBytes.meta(0, 0x03, "Song") + [0, 0xc2, 33] + Self.note(0, 60) + Self.note(2, 40) + Self.note(9, 36)
        let contents = try MIDIFile.read(MIDIBytes.file(body, format: format))
        let tracks = contents.score.tracks
        #expect(tracks.map(\.channel).sorted() == [0, 2, 9])
        #expect(tracks.first { $0.channel == 2 }?.program == 33)
        #expect(tracks.filter(\.isDrum).map(\.channel) == [9])
        #expect(contents.info.title == (format == 0 ? "Song" : nil))
        #expect(tracks.map(\.name) == Array(repeating: format == 0 ? "" : "Song", count: 3))
    }

    @Test("a program chosen in another track of the channel holds where the track chooses none")
    func programElsewhere() throws {
        let contents = try MIDIFile.read(MIDIBytes.file([0, 0xc3, 48], Self.note(3, 60)))
        #expect(contents.score.tracks.map(\.program) == [48])
    }

    @Test("the program of the first note is kept, later ones are reported")
    func laterProgram() throws {
        let body = [0, 0xc0, 5, 0, 0xc0, 6] + Self.note(0, 60) + [0, 0xc0, 7] + Self.note(0, 61)
        let contents = try MIDIFile.read(MIDIBytes.file(body))
        #expect(contents.score.tracks.map(\.program) == [6])
        #expect(contents.warnings.map(\.kind) == [.programChanges(1)])
    }

    @Test(
        "tracks named as voices are voices",
        arguments: [
            ("melody", 0, Voice.melody), ("BASS", 3, .bass), ("Drums", 9, .drums), ("drums", 0, nil), ("bass", 9, nil),
            ("Lead", 0, nil),
        ] as [(String, UInt8, Voice?)])
    func voices(name: String, channel: UInt8, voice: Voice?) throws {
        let contents = try MIDIFile.read(MIDIBytes.file(MIDIBytes.meta(0, 0x03, name) + Self.note(channel, 60)))
        #expect(contents.score.tracks.map(\.voice) == [voice])
        #expect(contents.score.tracks.map(\.name) == [name])
    }

    @Test("format 2 plays its tracks one after another")
    func formatTwo() throws {
        let contents = try MIDIFile.read(
            MIDIBytes.file(Self.note(0, 60) + [10, 0xb0, 1, 1], Self.note(0, 62), format: 2))
        #expect(contents.score.tracks.map(\.notes[0].tick) == [0, 20])
    }

    @Test("the pedal and other controllers stay with their track")
    func controls() throws {
        let contents = try MIDIFile.read(MIDIBytes.file([0, 0xb0, 64, 127, 5, 64, 0, 0, 7, 99] + Self.note(0, 60)))
        #expect(
            contents.score.tracks[0].controls == [
                ControlChange(tick: 0, controller: 64, value: 127), ControlChange(tick: 5, controller: 64, value: 0),
                ControlChange(tick: 5, controller: 7, value: 99),
            ])
    }

    @Test("system exclusive and lyrics are counted and kept out of the way")
    func kept() throws {
        let body =
            [0, 0xf0, 3, 0x7e, 0x09, 0xf7, 0, 0xf7, 1, 0xf8] + MIDIBytes.meta(0, 0x05, "la") + Self.note(0, 60)
        let contents = try MIDIFile.read(MIDIBytes.file(body))
        #expect(contents.info.systemExclusiveCount == 1)
        #expect(contents.info.lyricCount == 1)
        #expect(contents.score.texts.isEmpty)
        #expect(contents.warnings.isEmpty)
    }
}
