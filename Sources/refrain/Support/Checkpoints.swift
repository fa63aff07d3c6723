import Composing
import Foundation
import Library
import MusicModels

/// The checkpoints of the stages, wherever among the folders they lie.
enum Checkpoints {
    static let files: [Stage: EngineLoader.File] = [
        .markov: .markov, .vae: .melodyVAE, .transformer: .transformer,
    ]

    /// The file of a stage; one's own wins over the shipped one, `nil` where there is none.
    static func url(_ file: EngineLoader.File, in folders: Folders) -> URL? {
        folders.checkpoints.lazy.map { $0.appendingPathComponent(file.rawValue) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Loads the stages that are asked for.
    ///
    /// One that is not there is named in `Engine.missing` and done without; one that is there and damaged is an error,
    /// since going on would quietly give other music.
    static func engine(_ folders: Folders, stages: Set<Stage>) throws(CommandFailure) -> Engine {
        let engine = availableEngine(folders, stages: stages)
        for (stage, reason) in engine.missing {
            guard let file = files[stage], url(file, in: folders) != nil else { continue }
            let lines = reason.split(separator: "\n", maxSplits: 1).map(String.init)
            throw CommandFailure(lines.first ?? reason, lines.count > 1 ? lines[1] : "See refrain doctor.")
        }
        return engine
    }

    /// As `engine`, doing without what is damaged too.
    static func availableEngine(_ folders: Folders, stages: Set<Stage> = Set(Stage.allCases)) -> Engine {
        var engine = Engine()
        for stage in Stage.allCases where stages.contains(stage) {
            guard let file = files[stage] else { continue }
            guard let url = url(file, in: folders) else {
                engine.missing[stage] =
                    "there is no \(file.rawValue)\nTrain one with refrain train, or see refrain doctor."
                continue
            }
            engine.add(EngineLoader.load(from: url.deletingLastPathComponent(), stages: [stage]))
        }
        return engine
    }
}
