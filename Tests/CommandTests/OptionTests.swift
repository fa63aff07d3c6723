import Foundation
import MIDIFiles
import MusicCore
import Testing

@testable import refrain

/// Options as people write them.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct OptionTests {
    private let compose = ["compose", "--stages", "markov", "--seed", "1", "--structure", "verse:4", "--json"]

    @Test(arguments: [
        (["--density", "-1"], ["--density=-1"]),
        (["compose", "--density", "-.5", "-o", "x"], ["compose", "--density=-.5", "-o", "x"]),
        (["--json", "-o", "-"], ["--json", "-o", "-"]), (["--seed=1", "-2"], ["--seed=1", "-2"]),
        (["-o", "-1"], ["-o", "-1"]), (["--bars", "-3", "-4"], ["--bars=-3", "-4"]), ([], []),
    ])
    func negativeNumbersBelongToTheOptionBefore(arguments: [String], expected: [String]) {
        #expect(Launcher.withNegativeNumbers(arguments) == expected)
    }

    @Test func negativeNumbersAreTaken() throws {
        let folder = try TestFolder()
        let run = try Program.run(compose + ["--density", "-1"], in: folder)
        #expect(run.status == 0, "\(run.error)")
    }

    @Test func anEmptyNameIsNone() throws {
        let folder = try TestFolder()
        let run = try Program.run(compose + ["-o", ""], in: folder)
        #expect(run.status == 2 && run.errorLines.first?.contains("-o names no file") == true, "\(run.error)")
    }

    @Test(arguments: [
        ("F# B C#7 F#", [], "F# major"), ("Am Dm E7 Am", [], "A minor"), ("C G Am F", ["--key", "G major"], "G major"),
    ])
    func chordsSettleTheKey(chords: String, more: [String], key: String) throws {
        let folder = try TestFolder()
        let run = try Program.run(compose + ["--chords", chords] + more, in: folder)
        #expect(try run.json()["key"] as? String == key)
    }

    /// Voices that are chosen by a setting hold for holes and for what follows, too.
    @Test func chosenVoicesAreTheOnesWritten() throws {
        let folder = try TestFolder()
        #expect(try Program.run(Array(compose.dropLast()) + ["-o", "a.mid"], in: folder).status == 0)
        let markov = ["--stages", "markov", "--seed", "2", "--set", "voices=bass"]
        #expect(try Program.run(["infill", "a.mid", "--bars", "2", "-o", "b.mid"] + markov, in: folder).status == 0)
        #expect(try Program.run(["continue", "a.mid", "--bars", "2", "-o", "c.mid"] + markov, in: folder).status == 0)
        let (before, filled, longer) = (
            try MIDIFile.read(folder.file("a.mid")).score, try MIDIFile.read(folder.file("b.mid")).score,
            try MIDIFile.read(folder.file("c.mid")).score
        )
        for track in before.tracks where track.name != "bass" {
            #expect(filled.tracks.first { $0.name == track.name }?.notes == track.notes)
            #expect(longer.tracks.first { $0.name == track.name }?.notes == track.notes)
        }
        let bass = longer.tracks.first { $0.name == "bass" }?.notes.count ?? 0
        #expect(bass > before.tracks.first { $0.name == "bass" }?.notes.count ?? 0)
    }

    /// What a song begins with is in its file as it was, off the grid and in its own metre.
    @Test func aPrimeStandsToTheTick() throws {
        let folder = try TestFolder()
        let notes = (0..<12).map {
            Note(tick: $0 * 240 + $0 % 3, duration: 237, pitch: UInt8(60 + $0 % 5), velocity: UInt8(90 + $0))
        }
        let prime = Score(
            tempos: [Change(tick: 0, 90)], metres: [Change(tick: 0, Metre(6, 8))],
            tracks: [Track(name: "flute", channel: 2, program: 73, isDrum: false, notes: notes)])
        try folder.write(MIDIFile.write(prime), "prime.mid")
        let run = try Program.run(compose + ["--prime", "prime.mid", "-o", "song.mid"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        let song = try MIDIFile.read(folder.file("song.mid")).score
        let flute = try #require(song.tracks.first { $0.name == "flute" })
        #expect(flute.program == 73 && flute.notes.filter { $0.tick < 2880 } == notes)
        #expect(song.metres.map(\.value) == [Metre(6, 8)] && song.markers.map(\.value) == ["Verse A"])
        #expect(song.tracks.contains { $0.notes.contains { $0.tick >= 2880 } })
        #expect(song.end <= 4 * 1440)
        #expect(song.tempos.map(\.value) == [90])
        let faster = ["--tempo", "120", "--prime", "prime.mid", "-o", "faster.mid"]
        #expect(try Program.run(compose + faster, in: folder).status == 0)
        #expect(try MIDIFile.read(folder.file("faster.mid")).score.tempos.map(\.value) == [120])
    }
}
