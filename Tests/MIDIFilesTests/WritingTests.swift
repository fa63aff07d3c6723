import MusicCore
import Testing

@testable import MIDIFiles

@Suite("Writing") struct WritingTests {
    @Test("reading what was written gives the same score", arguments: 0..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let score = RandomScore.make(&random)
        for format in MIDIFile.WritableFormat.allCases {
            let contents = try MIDIFile.read(MIDIFile.write(score, format: format))
            #expect(contents.score == score)
            #expect(contents.warnings.isEmpty)
            #expect(contents.info.format == Int(format.rawValue))
        }
    }

    @Test("the bytes of a small score")
    func bytes() {
        let score = Score(
            tempos: [Change(tick: 0, 120)],
            tracks: [
                Track(
                    name: "kit", channel: 3, program: 0, isDrum: true,
                    notes: [Note(tick: 0, duration: 240, pitch: 36, velocity: 100)])
            ])
        let expected: [UInt8] =
            Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 2, 1, 0xe0]
            + Array("MTrk".utf8) + [0, 0, 0, 11, 0, 0xff, 0x51, 3, 7, 0xa1, 0x20, 0, 0xff, 0x2f, 0]
            + Array("MTrk".utf8) + [0, 0, 0, 23, 0, 0xff, 3, 3, 0x6b, 0x69, 0x74, 0, 0xc9, 0]
            + [0, 0x99, 36, 100, 0x81, 0x70, 0x89, 36, 64, 0, 0xff, 0x2f, 0]
        #expect(MIDIFile.write(score) == expected)
    }

    @Test("a note ends before the next of its pitch begins at the same tick")
    func repeated() throws {
        let notes = (0..<4).map { Note(tick: $0 * 120, duration: 120, pitch: 60, velocity: 80) }
        let score = Score(tracks: [Track(name: "", channel: 0, program: 0, isDrum: false, notes: notes)])
        #expect(try MIDIFile.read(MIDIFile.write(score)).score == score)
    }

    @Test("values out of range are brought into range and nothing traps")
    func extremes() throws {
        let notes = [
            Note(tick: -5, duration: -9, pitch: 255, velocity: 0),
            Note(tick: .max, duration: .max, pitch: 60, velocity: 255),
        ]
        let score = Score(
            tempos: [Change(tick: -1, 0), Change(tick: 1, .nan), Change(tick: 2, .infinity), Change(tick: 3, 1e-9)],
            metres: [Change(tick: 0, Metre(-3, 0)), Change(tick: .min, Metre(9999, 3))],
            tracks: [
                Track(
                    name: "x", channel: 200, program: 255, isDrum: false, notes: notes,
                    bends: [PitchBend(tick: -1, value: .min), PitchBend(tick: .max, value: .max)])
            ])
        for format in MIDIFile.WritableFormat.allCases {
            #expect(try MIDIFile.read(MIDIFile.write(score, format: format)).score.noteCount == 2)
        }
    }

    @Test("a track on the drum channel that is no drum moves to a free channel")
    func notDrums() throws {
        let note = [Note(tick: 0, duration: 1, pitch: 60, velocity: 1)]
        let score = Score(tracks: [
            Track(name: "a", channel: 0, program: 0, isDrum: false, notes: note),
            Track(name: "b", channel: 9, program: 5, isDrum: false, notes: note),
        ])
        #expect(try MIDIFile.read(MIDIFile.write(score)).score.tracks.map(\.channel) == [0, 1])
    }
}
