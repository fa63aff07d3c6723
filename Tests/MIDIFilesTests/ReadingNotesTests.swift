import MusicCore
import Testing

@testable import MIDIFiles

@Suite("Reading notes") struct ReadingNotesTests {
    private func notes(_ body: [UInt8], division: [UInt8] = [0x01, 0xe0]) throws -> [Note] {
        try MIDIFile.read(MIDIBytes.file(body, division: division)).score.tracks.flatMap(\.notes)
    }

    @Test("running status and velocity 0 as note-off")
    func runningStatus() throws {
        let found = try notes([0, 0x90, 60, 100, 0x81, 0x70, 60, 0, 0, 62, 90, 0x81, 0x70, 62, 0])
        #expect(
            found == [
                Note(tick: 0, duration: 240, pitch: 60, velocity: 100),
                Note(tick: 240, duration: 240, pitch: 62, velocity: 90),
            ])
    }

    @Test("running status goes on behind a meta event, as many programs write it")
    func runningStatusBehindMeta() throws {
        let found = try notes([0, 0x90, 60, 100] + MIDIBytes.meta(10, 0x06, "x") + [10, 60, 0])
        #expect(found == [Note(tick: 0, duration: 20, pitch: 60, velocity: 100)])
    }

    @Test("overlapping notes of one pitch end in the order in which they began")
    func overlap() throws {
        let found = try notes([
            0, 0x90, 60, 100, 10, 60, 90, 10, 60, 80, 10, 0x80, 60, 0, 10, 60, 0, 10, 60, 0,
        ])
        #expect(found.map(\.tick) == [0, 10, 20])
        #expect(found.map(\.end) == [30, 40, 50])
    }

    @Test("a note that never ends is closed at the end of its track, with a warning")
    func hanging() throws {
        let contents = try MIDIFile.read(MIDIBytes.file([0, 0x90, 60, 100, 0x60, 0xb0, 7, 100]))
        #expect(contents.score.tracks[0].notes == [Note(tick: 0, duration: 96, pitch: 60, velocity: 100)])
        #expect(contents.warnings.map(\.kind) == [.hangingNotes(1)])
    }

    @Test("all notes off ends what sounds and is not kept as a controller")
    func allNotesOff() throws {
        let contents = try MIDIFile.read(
            MIDIBytes.file([0, 0x90, 60, 100, 0, 64, 100, 0x30, 0xb0, 123, 0, 0x30, 0x90, 65, 1, 5, 65, 0]))
        #expect(contents.score.tracks[0].notes.map(\.duration) == [48, 48, 5])
        #expect(contents.score.tracks[0].controls.isEmpty)
        #expect(contents.warnings.isEmpty)
    }

    @Test("a note-off without a note is counted and changes nothing")
    func strayNoteOff() throws {
        let contents = try MIDIFile.read(MIDIBytes.file([0, 0x80, 61, 0, 0, 0x90, 60, 1, 5, 60, 0]))
        #expect(contents.score.noteCount == 1)
        #expect(contents.warnings.map(\.kind) == [.strayNoteOffs(1)])
    }

    @Test("a note of no length gets one tick")
    func noLength() throws {
        #expect(try notes([0, 0x90, 60, 100, 0, 60, 0])[0].duration == 1)
    }

    @Test("notes that start together are sorted by pitch")
    func order() throws {
        let found = try notes([0, 0x90, 67, 1, 0, 60, 1, 0, 64, 1, 9, 60, 0, 0, 64, 0, 0, 67, 0])
        #expect(found.map(\.pitch) == [60, 64, 67])
    }

    @Test(
        "every division ends in ticks of 1/480 quarter",
        arguments: [
            // division word, ticks in the file of a note's onset and length, the same in the score
            ([0x01, 0xe0], 100, 50, 100, 50),  // 480
            ([0x00, 0x60], 24, 96, 120, 480),  // 96
            ([0x04, 0x00], 127, 64, 60, 30),  // 1024: 59.53 -> 60, 89.53 -> 90
            ([0x00, 0x01], 3, 1, 1440, 480),  // one tick a quarter
            ([0xe7, 0x28], 100, 50, 96, 48),  // 25 frames of 40 ticks: a tick is 1 ms, 960 ticks a second
            ([0xe2, 0x50], 120, 24, 48, 10),  // 30 frames of 80 ticks: 2400 a second, 57.6 -> 58
            ([0xe3, 0x64], 100, 50, 32, 16),  // 29.97 frames of 100 ticks: 32.03, 48.05
        ] as [([UInt8], UInt8, UInt8, Int, Int)])
    func divisions(_ division: [UInt8], onset: UInt8, length: UInt8, tick: Int, duration: Int) throws {
        let found = try notes([onset, 0x90, 60, 100, length, 60, 0], division: division)
        #expect(found == [Note(tick: tick, duration: duration, pitch: 60, velocity: 100)])
    }

    @Test("SMPTE files keep their seconds, whatever tempo events say")
    func timecodeTempo() throws {
        let body: [UInt8] = [0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, 100, 0x90, 60, 100, 100, 60, 0]
        let contents = try MIDIFile.read(MIDIBytes.file(body, division: [0xe7, 0x28]))
        #expect(contents.score.tempos.isEmpty)
        #expect(abs(contents.score.seconds(at: contents.score.tracks[0].notes[0].tick) - 0.1) < 1e-9)
        #expect(contents.warnings.map(\.kind) == [.tempoInTimecodeFile])
    }
}
