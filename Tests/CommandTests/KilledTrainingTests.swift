import Foundation
import Testing

/// A training that is killed at any moment and taken up again is the training that was never killed.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct KilledTrainingTests {
    private static let steps = 60
    /// Every step is logged and saved, so that a kill falls into a writing of the state as often as not.
    private static let configuration = """
        dimension = 16
        headCount = 2
        layerCount = 2
        exampleLength = 128
        batchSize = 3
        validationExamples = 1
        schedule = "oneCycle"
        totalSteps = \(steps)
        attentionDropout = 0.1
        logInterval = 0
        stateInterval = 0
        """

    private func arguments(_ name: String) -> [String] {
        [
            "train", "transformer", "--corpus", "corpus", "--config", "tiny.toml", "--hours", "1", "--workers", "2",
            "-o", "\(name).safetensors",
        ]
    }

    /// What a log says of each step, without what depends on the clock; of a step made twice both lines must agree.
    private func losses(_ name: String, in folder: TestFolder) throws -> [Int: [String: Double]] {
        var steps: [Int: [String: Double]] = [:]
        let log = try String(contentsOf: folder.file("\(name).training/log.jsonl"), encoding: .utf8)
        for line in log.split(separator: "\n") {
            // A kill may cut a line.
            let data = Data(line.utf8)
            guard let record = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else { continue }
            let step = try #require(record["step"] as? Int)
            var figures: [String: Double] = [:]
            for key in ["trainingLoss", "gradientNorm", "learningRate", "seen"] {
                figures[key] = try #require(record[key] as? Double)
            }
            if let before = steps[step] { #expect(before == figures, "step \(step)") }
            steps[step] = figures
        }
        return steps
    }

    @Test func killsLoseNothing() throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(at: folder.file("corpus"), withIntermediateDirectories: true)
        let composed = try Program.run(
            [
                "compose", "--stages", "markov", "--seed", "1", "--takes", "6", "--structure", "verse:8", "-o",
                "corpus/a.mid",
            ], in: folder)
        #expect(composed.status == 0, "\(composed.error)")
        try folder.write(Array(Self.configuration.utf8), "tiny.toml")

        let begin = Date()
        let whole = try Program.run(arguments("whole"), in: folder)
        #expect(whole.status == 0, "\(whole.error)")
        let duration = -begin.timeIntervalSinceNow
        let expected = try losses("whole", in: folder)
        #expect(expected.count == Self.steps)

        var random = SystemRandomNumberGenerator()
        var kills = 0
        let state = folder.file("killed.training/state.safetensors")
        var reach = 0.8
        for _ in 0..<12 {
            let resume = FileManager.default.fileExists(atPath: state.path) ? ["--resume"] : []
            let delay = Double.random(in: 0.1 * duration...reach * duration, using: &random)
            let run = try Program.run(arguments("killed") + resume, in: folder, killAfter: delay)
            if run.status == 0, kills == 0 {
                // This run was faster than the first: once more, and sooner.
                for name in ["killed.training", "killed.safetensors"] {
                    try FileManager.default.removeItem(at: folder.file(name))
                }
                reach = max(0.11, reach / 2)
                continue
            }
            if run.status == 0 { break }
            #expect(run.status == -SIGKILL, "\(run.error)")
            kills += 1
        }
        let isThere = FileManager.default.fileExists(atPath: state.path)
        let last = try Program.run(arguments("killed") + (isThere ? ["--resume"] : []), in: folder)
        #expect(last.status == 0, "\(last.error)")
        #expect(kills > 0)
        #expect(try losses("killed", in: folder) == expected)
        let checkpoints = try ["whole", "killed"].map { try Data(contentsOf: folder.file("\($0).safetensors")) }
        #expect(checkpoints[0] == checkpoints[1])
        // Nothing half-written is left lying beside the state.
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("killed.training").path)
        #expect(Set(files).isSuperset(of: ["state.safetensors", "log.jsonl", "loss.svg"]))
    }
}
