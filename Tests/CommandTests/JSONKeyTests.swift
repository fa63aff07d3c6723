import Foundation
import MIDIFiles
import MusicCore
import Testing

/// The keys of `--json` are what other programs rely on.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct JSONKeyTests {
    static let promised: [(arguments: [String], keys: [String])] = [
        (
            ["compose", "--seed", "7", "--structure", "verse:2 chorus:2"],
            [
                "seed", "notes", "bars", "tokens", "seconds", "tokensPerSecond", "realTimeFactor", "sections", "stages",
                "output",
            ]
        ),
        (
            ["interpolate", "good.mid", "good.mid", "--steps", "3", "--bars", "2", "-o", "i.mid"],
            ["steps", "hammingToA", "hammingToB"]
        ),
        (
            ["inspect", "good.mid"],
            [
                "ppq", "format", "tracks", "notes", "tempoMap", "timeSignatures", "markers", "histogram", "features",
                "warnings",
            ]
        ),
        (["tokens", "good.mid"], ["vocabulary", "tokens"]), (["presets"], ["presets"]), (["themes"], ["themes"]),
        (["presets", "show", "ballad"], ["name", "settings"]), (["doctor"], ["checks"]),
        (["presets", "validate"], ["faults"]), (["themes", "validate"], ["faults"]),
    ]

    @Test(arguments: promised.indices)
    func printsOneObjectWithThePromisedKeys(_ index: Int) throws {
        let (arguments, keys) = JSONKeyTests.promised[index]
        let folder = try TestFolder()
        try folder.write(Samples.midi, "good.mid")
        let run = try Program.run(arguments + ["--json"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        let json = try run.json()
        for key in keys { #expect(json.keys.contains(key), "\(key)") }
    }

    @Test func composeReportsWhatItWrote() throws {
        let folder = try TestFolder()
        let run = try Program.run(
            ["compose", "--json", "--seed", "7", "--structure", "verse:4 chorus:4 verse:4", "-o", "a.mid"], in: folder)
        let json = try run.json()
        let contents = try MIDIFile.read(folder.file("a.mid"))
        #expect(json["notes"] as? Int == contents.score.noteCount)
        #expect(json["bars"] as? Int == 12)
        #expect(json["output"] as? String == "a.mid")
        #expect(contents.warnings.isEmpty)
        #expect(contents.score.markers.count == 3)
        let stages = try #require(json["stages"] as? [String: Any])
        #expect(Set(stages.keys) == ["markov", "vae", "transformer"])
        #expect(contents.score.texts.contains { $0.hasPrefix("refrain compose --seed 7 ") })
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        let folder = try TestFolder()
        for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
            let run = try Program.run(
                ["compose", "--seed", seed, "--structure", "verse:4 chorus:4", "-o", "\(name).mid"], in: folder)
            #expect(run.status == 0, "\(run.error)")
        }
        let files = try ["a", "b", "c"].map { try Data(contentsOf: folder.file("\($0).mid")) }
        #expect(files[0] == files[1])
        #expect(files[0] != files[2])
    }

    @Test func takesGetNumberedFilesAndSeeds() throws {
        let folder = try TestFolder()
        let arguments = ["compose", "--json", "--seed", "5", "--takes", "3", "--structure", "verse:2", "-o", "t.mid"]
        let json = try Program.run(arguments, in: folder).json()
        let takes = try #require(json["takes"] as? [[String: Any]])
        #expect(takes.compactMap { $0["output"] as? String } == ["t.mid", "t-2.mid", "t-3.mid"])
        #expect(takes.compactMap { $0["seed"] as? Int } == [5, 6, 7])
    }

    @Test func standardInputAndOutputWork() throws {
        let folder = try TestFolder()
        let composed = try Program.run(["compose", "--seed", "1", "--structure", "verse:2", "-o", "-"], in: folder)
        #expect(composed.status == 0)
        #expect(composed.output.starts(with: Data("MThd".utf8)))
        let inspected = try Program.run(["inspect", "-", "--json"], in: folder, input: composed.output)
        #expect(try inspected.json()["bars"] as? Int == 2)
    }

    @Test(arguments: ["events", "melody", "drums", "trio"])
    func tokensComeBackAsTheSameTokens(vocabulary: String) throws {
        let folder = try TestFolder()
        try folder.write(Samples.midi, "good.mid")
        let first = try Program.run(["tokens", "good.mid", "--vocabulary", vocabulary, "--json"], in: folder)
        #expect(first.status == 0, "\(first.error)")
        let back = try Program.run(["detokenize", "-", "-o", "back.mid"], in: folder, input: first.output)
        #expect(back.status == 0, "\(back.error)")
        let second = try Program.run(["tokens", "back.mid", "--vocabulary", vocabulary, "--json"], in: folder)
        #expect(try first.json()["tokens"] as? [Int] == second.json()["tokens"] as? [Int])
        #expect((try first.json()["tokens"] as? [Int])?.isEmpty == false)
        // The text for people reads back too.
        let text = try Program.run(["tokens", "good.mid", "--vocabulary", vocabulary], in: folder)
        let again = try Program.run(
            ["detokenize", "-", "--vocabulary", vocabulary, "-o", "text.mid"], in: folder, input: text.output)
        #expect(again.status == 0, "\(again.error)")
    }

    @Test func aSongFileHoldsItsTakes() throws {
        let folder = try TestFolder()
        let composed = try Program.run(
            ["compose", "--seed", "5", "--takes", "2", "--structure", "verse:2", "-o", "s.refrain"], in: folder)
        #expect(composed.status == 0, "\(composed.error)")
        for arguments in [["-o", "now.mid"], ["--take", "1", "-o", "one.mid"], ["--take", "2", "-o", "two.mid"]] {
            let run = try Program.run(["export", "s.refrain"] + arguments, in: folder)
            #expect(run.status == 0, "\(run.error)")
        }
        let now = try MIDIFile.read(folder.file("now.mid")).score.tracks
        #expect(try MIDIFile.read(folder.file("one.mid")).score.tracks == now)
        #expect(try MIDIFile.read(folder.file("two.mid")).score.tracks != now)
        let missing = try Program.run(["export", "s.refrain", "--take", "9", "-o", "x.mid"], in: folder)
        #expect(missing.status == 1)
        let uneven = try Program.run(["export", "s.refrain", "--humanise", "0.3", "-o", "uneven.mid"], in: folder)
        #expect(uneven.status == 0, "\(uneven.error)")
        let played = try MIDIFile.read(folder.file("uneven.mid")).score.tracks
        #expect(played != now && played.map(\.notes.count) == now.map(\.notes.count))
        for wrong in [["--humanise", "2", "-o", "x.mid"], ["--humanise", "0.3", "-o", "x.abc"]] {
            let refused = try Program.run(["export", "s.refrain"] + wrong, in: folder)
            #expect(refused.status == 2 && refused.errorLines.count == 2, "\(refused.error)")
        }
    }

    private static let hasDrums = FileManager.default.fileExists(
        atPath: Program.package.appendingPathComponent("checkpoints/drum-vae.safetensors").path)

    @Test(.enabled(if: hasDrums, "no model of drums is shipped"))
    func drumsAreInterpolatedAsDrums() throws {
        let folder = try TestFolder()
        try folder.write(Samples.midi, "good.mid")
        let run = try Program.run(
            [
                "interpolate", "good.mid", "good.mid", "--voice", "drums", "--steps", "3", "--bars", "2", "--json",
                "-o",
                "d.mid",
            ], in: folder)
        #expect(run.status == 0, "\(run.error)")
        let json = try run.json()
        // Both ends are the same passage, and so is all between them.
        let distances = try #require(json["hammingToA"] as? [Double])
        #expect(distances.count == 3 && Set(distances).count == 1)
        #expect(try MIDIFile.read(folder.file("d.mid")).score.tracks.allSatisfy { $0.notes.isEmpty || $0.isDrum })
    }

    @Test func helpAndCompletionsAreNoErrors() throws {
        let folder = try TestFolder()
        for arguments in [["--help"], ["compose", "--help"], ["--version"], ["--generate-completion-script", "bash"]] {
            let run = try Program.run(arguments, in: folder)
            #expect(run.status == 0)
            #expect(run.error.isEmpty)
            #expect(!run.text.isEmpty)
        }
    }
}
