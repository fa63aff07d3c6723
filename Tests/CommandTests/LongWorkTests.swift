import Foundation
import MIDIFiles
import Testing

/// Work that takes long can be stopped, keeps what it has, and can be gone on with.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct LongWorkTests {
    /// A dozen short pieces to learn from.
    private func corpus(in folder: TestFolder) throws {
        try FileManager.default.createDirectory(at: folder.file("corpus"), withIntermediateDirectories: true)
        let run = try Program.run(
            [
                "compose", "--stages", "markov", "--seed", "1", "--takes", "24", "--structure", "verse:8", "-o",
                "corpus/a.mid",
            ],
            in: folder)
        #expect(run.status == 0, "\(run.error)")
    }

    @Test func anInterruptKeepsTheFinishedTakes() throws {
        let folder = try TestFolder()
        let run = try Program.run(
            ["compose", "--stages", "markov", "--takes", "1000", "--json", "-o", "t.mid"], in: folder,
            interruptOnceItTells: true)
        #expect(run.status == 130, "\(run.error)")
        #expect(run.errorLines.suffix(2).first == "refrain: Interrupted.")
        let takes = try #require(try run.json()["takes"] as? [[String: Any]])
        #expect(!takes.isEmpty && takes.count < 1000)
        for take in takes {
            let path = try #require(take["output"] as? String)
            #expect(try MIDIFile.read(folder.file(path)).warnings.isEmpty)
        }
    }

    @Test func countingGivesACheckpointThatComposes() throws {
        let folder = try TestFolder()
        try corpus(in: folder)
        let place = ".local/share/refrain/checkpoints"
        try FileManager.default.createDirectory(at: folder.file(place), withIntermediateDirectories: true)
        let run = try Program.run(
            ["train", "markov", "--corpus", "corpus", "-o", "\(place)/markov.safetensors", "--json"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        let report = try run.json()
        for key in ["steps", "trainingLoss", "validationLoss", "tokensPerSecond", "checkpoint"] {
            #expect(report.keys.contains(key), "\(key)")
        }
        let composed = try Program.run(
            ["compose", "--stages", "markov", "--structure", "verse:4", "--seed", "1", "--json"], in: folder)
        let stages = try #require(try composed.json()["stages"] as? [String: [String: Any]])
        #expect(stages["markov"]?["ran"] as? Bool == true)
        #expect(stages["markov"]?["checkpoint"] as? String != nil)
        let evaluated = try Program.run(["evaluate", "markov", "--corpus", "corpus", "--json"], in: folder)
        #expect(evaluated.status == 0, "\(evaluated.error)")
        let table = try #require(try evaluated.json()["markov"] as? [String: Any])
        #expect((table["orders"] as? [[String: Any]])?.count == 4)
    }

    @Test func trainingGoesOnWhereItStopped() throws {
        let folder = try TestFolder()
        try corpus(in: folder)
        try folder.write(
            Array(
                """
                dimension = 16
                headCount = 2
                layerCount = 1
                exampleLength = 128
                batchSize = 2
                validationExamples = 2
                logInterval = 0.2
                """.utf8), "tiny.toml")
        let arguments = [
            "train", "transformer", "--corpus", "corpus", "--config", "tiny.toml", "--hours", "0.0004", "--json", "-o",
            "tiny.safetensors",
        ]
        let first = try Program.run(arguments, in: folder)
        #expect(first.status == 0, "\(first.error)")
        let steps = try #require(try first.json()["steps"] as? Int)
        #expect(steps > 0)
        for file in ["tiny.safetensors", "tiny.training/log.jsonl", "tiny.training/loss.svg"] {
            #expect(FileManager.default.fileExists(atPath: folder.file(file).path), "\(file)")
        }
        let again = try Program.run(arguments, in: folder)
        #expect(again.status == 2)
        #expect(again.errorLines.count == 2, "\(again.error)")
        let resumed = try Program.run(arguments + ["--resume"], in: folder)
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(try resumed.json()["steps"] as? Int ?? 0 >= steps)
        // A new run from its weights, with no time to change them, is what it was, whatever the sizes' defaults are.
        let from = ["train", "transformer", "--corpus", "corpus", "--from", "tiny.safetensors", "--json"]
        let begun = try Program.run(from + ["--hours", "0", "-o", "other.safetensors"], in: folder)
        #expect(begun.status == 0, "\(begun.error)")
        let size = { try Data(contentsOf: folder.file($0)).count }
        #expect(try abs(size("other.safetensors") - size("tiny.safetensors")) < 512)
        // Dropout may change on the way; sizes cannot.
        for (settings, status) in [("dropout = 0.0\n", Int32(0)), ("layerCount = 1\ndimension = 32\n", 1)] {
            try Data(settings.utf8).write(to: folder.file("on.toml"))
            let on = try Program.run(
                from + ["--config", "on.toml", "--hours", "0", "-o", "on.safetensors"], in: folder)
            #expect(on.status == status, "\(on.error)")
            #expect(on.errorLines.count == 2 || status == 0, "\(on.error)")
        }
        let confused = try Program.run(from + ["--resume", "-o", "tiny.safetensors"], in: folder)
        #expect(confused.status == 2)
        #expect(confused.errorLines.count == 2, "\(confused.error)")
        let missing = try Program.run(
            from.map { $0 == "tiny.safetensors" ? "none.safetensors" : $0 } + ["-o", "third.safetensors"], in: folder)
        #expect(missing.status == 1)
        #expect(missing.errorLines.count == 2, "\(missing.error)")
    }
}
