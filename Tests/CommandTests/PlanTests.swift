import Foundation
import MIDIFiles
import Testing

/// `compose --plan` shows what `compose` would settle before it writes.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct PlanTests {
    private let arguments = ["compose", "--seed", "7", "--key", "A minor", "--stages", "markov"]

    @Test func theSongIsWrittenOnThePlan() throws {
        let folder = try TestFolder()
        let plan = try Program.run(arguments + ["--plan", "--json"], in: folder).json()
        let written = try Program.run(
            arguments + ["--structure", "suggested", "--json", "-o", "a.mid"], in: folder
        ).json()
        for key in ["seed", "key", "tempo", "bars"] {
            #expect(plan[key] as? NSObject == written[key] as? NSObject, "\(key)")
        }
        let planned = try #require(plan["sections"] as? [[String: Any]])
        let sections = try #require(written["sections"] as? [[String: Any]])
        #expect(planned.count == sections.count && planned.count >= 4)
        for (a, b) in zip(planned, sections) {
            for key in ["kind", "letter", "bars", "startBar", "memory"] {
                #expect(a[key] as? NSObject == b[key] as? NSObject, "\(key)")
            }
        }
        // Chords are texts of the MIDI file, where they change.
        let chords = planned.flatMap { ($0["chords"] as? [[String]]) ?? [] }
        #expect(chords.count == plan["bars"] as? Int && chords.allSatisfy { $0.count == 2 })
        let file = try MIDIFile.read(folder.file("a.mid"))
        let changes = chords.flatMap { $0 }.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        #expect(file.score.chords.map(\.value) == changes)
    }

    @Test func givenChordsAreKept() throws {
        let folder = try TestFolder()
        let form = ["--structure", "verse:3 chorus:2", "--chords", "Dm G7,G Cmaj7"]
        let plan = try Program.run(arguments + form + ["--plan", "--json"], in: folder).json()
        let sections = try #require(plan["sections"] as? [[String: Any]])
        let chords = sections.flatMap { ($0["chords"] as? [[String]]) ?? [] }
        #expect(chords == [["Dm", "Dm"], ["G7", "G"], ["Cmaj7", "Cmaj7"], ["Dm", "Dm"], ["G7", "G"]])
        for line in ["", "H", "C,D,E", "C,,D"] {
            let run = try Program.run(arguments + ["--plan", "--chords", line], in: folder)
            #expect(run.status == 2 && run.error.contains("\"C G Am,G F\""), "\(line)")
        }
    }

    @Test func peopleReadBarsAndChords() throws {
        let folder = try TestFolder()
        let run = try Program.run(arguments + ["--plan", "--structure", "verse:6 chorus:4"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        let lines = run.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first == "Seed 7: A minor, 10 bars, 0:25 at 96 quarters a minute")
        #expect(lines.filter { $0.contains("|") }.count == 3)
        #expect(lines.contains { $0.hasPrefix("  1  verse A") } && lines.contains { $0.hasPrefix("  7  chorus B") })
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy { $0.hasPrefix(".") })
    }

    @Test func severalTakesAreSeveralPlans() throws {
        let folder = try TestFolder()
        let plan = try Program.run(arguments + ["--plan", "--takes", "3", "--json"], in: folder).json()
        let takes = try #require(plan["takes"] as? [[String: Any]])
        #expect(takes.compactMap { $0["seed"] as? Int } == [7, 8, 9])
        #expect(Set(takes.compactMap { $0["structure"] as? String }).count > 1)
    }
}
