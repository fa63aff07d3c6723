import Foundation
import MIDIFiles
import MusicCore
import Testing

/// Writing in and behind a piece that somebody gives leaves what is given as it is, to the tick.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct GivenPieceTests {
    private static let fixtures = Program.package.appendingPathComponent("Tests/Fixtures")

    /// Notes of all tracks, with where they sound.
    private struct Sounding: Hashable {
        let channel: UInt8
        let note: Note
    }

    private func notes(_ score: Score) -> Set<Sounding> {
        Set(score.tracks.flatMap { track in track.notes.map { Sounding(channel: track.channel, note: $0) } })
    }

    @Test(arguments: ["lantern-street", "mill-waltz", "off-the-grid"], [[], ["--track", "melody"]])
    func aHoleIsFilledAndNothingElse(name: String, voices: [String]) throws {
        let folder = try TestFolder()
        let file = Self.fixtures.appendingPathComponent("\(name).mid")
        let arguments = ["infill", file.path, "--bars", "3-4", "--seed", "5", "-o", "filled.mid", "--json"]
        let run = try Program.run(arguments + voices, in: folder)
        #expect(run.status == 0, "\(run.error)")
        #expect(try run.json()["complete"] as? Bool == true)
        let before = try MIDIFile.read(file).score
        let after = try MIDIFile.read(folder.file("filled.mid")).score
        let bars = before.barTicks()
        // Onsets are quantised to the nearest sixteenth, so the hole's edges are half of one early.
        let hole = bars[2].tick - ticksPerStep / 2..<bars[4].tick - ticksPerStep / 2
        let changed = notes(before).symmetricDifference(notes(after))
        #expect(!changed.isEmpty)
        #expect(changed.allSatisfy { hole.contains($0.note.tick) })
        #expect(after.tempos == before.tempos && after.metres == before.metres)
        let first = try Data(contentsOf: folder.file("filled.mid"))
        _ = try Program.run(arguments + voices, in: folder)
        #expect(try Data(contentsOf: folder.file("filled.mid")) == first)
    }

    @Test func aPieceGoesOn() throws {
        let folder = try TestFolder()
        let file = Self.fixtures.appendingPathComponent("lantern-street.mid")
        let run = try Program.run(
            ["continue", file.path, "--bars", "4", "--seed", "5", "-o", "on.mid"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        let before = try MIDIFile.read(file).score
        let after = try MIDIFile.read(folder.file("on.mid")).score
        #expect(notes(before).isSubset(of: notes(after)))
        let new = notes(after).subtracting(notes(before))
        let bars = before.barTicks()
        let end = try #require(bars.last.map { $0.tick + $0.metre.ticksPerBar })
        #expect(new.count > 3 && new.allSatisfy { $0.note.tick >= end })
    }
}
