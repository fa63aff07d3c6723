import Foundation
import MusicCore
import Testing

@testable import MIDIFiles

@Suite("Damaged files") struct DamagedFileTests {
    private static let note: [UInt8] = [0, 0x90, 60, 100, 10, 60, 0]

    private func kinds(_ bytes: [UInt8]) throws -> [MIDIWarning.Kind] { try MIDIFile.read(bytes).warnings.map(\.kind) }

    @Test(
        "what is no MIDI file gives an error of two lines",
        arguments: [
            ([], MIDIFileError.empty),
            ([0xff, 0xd8, 0xff, 0xe0, 0, 16], .notMIDI(looksLike: "a JPEG picture")),
            (Array("hello, world".utf8), .notMIDI(looksLike: "plain text")),
            ([0, 1, 2, 3], .notMIDI(looksLike: nil)),
            (Array("MThd".utf8), .notMIDI(looksLike: "plain text")),
            (MIDIBytes.header(), .noTracks(size: 14)),
        ] as [([UInt8], MIDIFileError)])
    func errors(_ bytes: [UInt8], _ error: MIDIFileError) {
        #expect(throws: error) { try MIDIFile.read(bytes) }
        #expect(error.description.split(separator: "\n").count == 2)
    }

    @Test("a missing file and a folder give an error with the reason")
    func unreadable() {
        #expect(throws: MIDIFileError.unreadable(path: "/nowhere/a.mid", reason: "No such file or directory")) {
            try MIDIFile.read(URL(fileURLWithPath: "/nowhere/a.mid"))
        }
        #expect(throws: MIDIFileError.unreadable(path: "/tmp", reason: "Is a directory")) {
            try MIDIFile.read(URL(fileURLWithPath: "/tmp"))
        }
    }

    @Test("a cut file gives what was readable and names the byte where it ends")
    func truncated() throws {
        let whole = MIDIBytes.file(Self.note + [0, 0x90, 62, 100, 10, 62, 0])
        let contents = try MIDIFile.read(Array(whole.prefix(33)))
        #expect(contents.score.tracks[0].notes.count == 2)
        #expect(contents.warnings.first == MIDIWarning(.truncated, byte: 33, track: 1))
        #expect(contents.warnings.first?.description.contains("byte 33") == true)
    }

    @Test("every prefix of a file is either read or refused")
    func prefixes() {
        let whole = MIDIBytes.file(Self.note, MIDIBytes.meta(0, 0x03, "melody") + Self.note)
        for length in whole.indices { _ = try? MIDIFile.read(Array(whole.prefix(length))) }
    }

    @Test("a track without an end mark is read")
    func noEnd() throws {
        let bytes = MIDIBytes.header() + MIDIBytes.track(Self.note)
        #expect(try kinds(bytes) == [.missingEndOfTrack])
        #expect(try MIDIFile.read(bytes).score.noteCount == 1)
    }

    @Test("alien chunks and bytes around the header are stepped over")
    func aliens() throws {
        let alien = Array("XFIH".utf8) + [0, 0, 0, 2, 1, 2]
        let bytes =
            [1, 2, 3] + MIDIBytes.header(tracks: 2) + alien + MIDIBytes.track(Self.note + MIDIBytes.end) + alien
            + MIDIBytes.track(Self.note + MIDIBytes.end) + [0, 0]
        let contents = try MIDIFile.read(bytes)
        #expect(contents.score.tracks.count == 2)
        #expect(contents.warnings.map(\.kind) == [.bytesBeforeHeader(3), .alienChunk("XFIH"), .alienChunk("XFIH")])
    }

    @Test("a wrong track length does not lose the tracks behind it", arguments: [UInt32(3), 4000, 0xffff_ffff, 12])
    func wrongLength(length: UInt32) throws {
        let bytes =
            MIDIBytes.header(tracks: 2) + MIDIBytes.track(Self.note + MIDIBytes.end, length: length)
            + MIDIBytes.track(Self.note + MIDIBytes.end)
        #expect(try MIDIFile.read(bytes).score.tracks.map(\.notes.count) == [1, 1])
    }

    @Test(
        "strange bytes are stepped over with a warning",
        arguments: [
            ([0, 60, 100] + note, MIDIWarning.Kind.dataWithoutStatus),
            ([0, 0xf2, 1, 2, 0, 0xf8] + note, .unexpectedStatus(0xf2)),
            ([0, 0x90, 60, 200, 10, 60, 0], .dataByteTooLarge),
            ([0xff, 0xff, 0xff, 0xff, 0x90, 60, 1, 0, 60, 0], .tooLong),
            ([0x80, 0x80, 0x80, 0x80] + note, .overlongNumber),
        ] as [([UInt8], MIDIWarning.Kind)])
    func strange(_ body: [UInt8], _ kind: MIDIWarning.Kind) throws {
        #expect(try kinds(MIDIBytes.file(body)).contains(kind))
    }

    @Test("warnings are bounded")
    func bounded() throws {
        let body = (0..<1000).flatMap { _ in [0, 0xff, 0x51, 3, 0, 0, 0] as [UInt8] }
        let found = try kinds(MIDIBytes.file(body))
        #expect(found.count == 101)
        #expect(found.last == .furtherWarnings(900))
    }

    @Test("seeded mutations and cuts of real shapes never trap, and always end", arguments: 0..<8)
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = MIDIFile.write(RandomScore.make(&random), format: seed % 2 == 0 ? .multipleTracks : .singleTrack)
        for _ in 0..<500 {
            var bytes = original
            for _ in 0..<(1 + random.below(12)) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            if random.below(3) == 0 { bytes.removeLast(random.below(bytes.count)) }
            if random.below(4) == 0 { bytes.insert(contentsOf: bytes.prefix(40), at: random.below(bytes.count)) }
            guard let contents = try? MIDIFile.read(bytes) else { continue }
            #expect(contents.score.noteCount <= bytes.count / 2)
            #expect(contents.score.tracks.allSatisfy { $0.notes == $0.notes.sorted() })
            #expect(contents.score.end <= MIDIFile.maximumTick + 1)
            _ = MIDIFile.write(contents.score)
        }
    }
}
