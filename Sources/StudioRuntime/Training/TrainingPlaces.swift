import Foundation
import Library
import MusicModels
import StudioState

/// Where the studio trains models, and where they are used from.
public struct TrainingPlaces: Sendable {
    /// The program that is run to train: this very one.
    let program: URL
    /// Runs and what came of them.
    let runs: URL
    /// One's own checkpoints, which win over the shipped ones.
    let checkpoints: URL

    public init(_ folders: Folders, program: URL = URL(fileURLWithPath: "/proc/self/exe")) {
        self.program = program.resolvingSymlinksInPath()
        runs = folders.data.appendingPathComponent("training")
        checkpoints = folders.data.appendingPathComponent("checkpoints")
    }

    /// The checkpoint of a model, as it is trained.
    func trained(_ model: Training.Model) -> URL { runs.appendingPathComponent(Self.file(model).rawValue) }

    /// The checkpoint of a model, as it is used.
    func used(_ model: Training.Model) -> URL { checkpoints.appendingPathComponent(Self.file(model).rawValue) }

    /// The folder in which `refrain train` keeps what a run needs to go on.
    func state(_ model: Training.Model) -> URL {
        trained(model).deletingPathExtension().appendingPathExtension("training")
    }

    private static func file(_ model: Training.Model) -> EngineLoader.File {
        switch model {
        case .transformer: .transformer
        case .vae: .melodyVAE
        case .markov: .markov
        case .hmm: .texture
        }
    }
}
