import Foundation
import ModelTraining
import MusicModels

/// `train vae --search N`: short runs over latent sizes and betas, and which of them are worth it.
struct VAESearchRun {
    let count: Int
    /// Of all runs together.
    let hours: Double
    let voices: MusicVAEKind
    let corpus: [String]
    let workers: Int
    let json: Bool

    private struct Report: Encodable {
        var trials: [VAESearch.Trial]
        var front: [VAESearch.Trial]
        var picture: String
        var table: String
    }

    /// - Parameter output: as for a checkpoint, NAME.safetensors; the search lies in NAME.search.
    func run(_ configuration: VAETrainingConfiguration, output: String) throws {
        guard output != "-" else {
            throw CommandFailure.usage("A search cannot go to standard output.", "Give a file after -o.")
        }
        let folder = Files.url(output).deletingPathExtension().appendingPathExtension("search")
        let windows = try VAEWindows(corpus, voices: voices, configuration)
        Interrupt.watch()
        let progress = Progress("search")
        let share = hours / Double(count)
        let begin = Date()
        let done =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
            .count { $0.hasPrefix("trial-") && $0.hasSuffix(".json") } ?? 0
        let trials = try VAESearch(configuration, folder: folder).run(
            count: count, hours: share, training: windows.training, validation: windows.validation, workers: workers,
            isCancelled: { Interrupt.isRequested }
        ) { index, record in
            let ofAll = -begin.timeIntervalSinceNow / max(1, share * Double(max(1, count - done)) * 3600)
            progress.update(
                ofAll,
                String(format: "run %d of %d  step %d  loss %.4f", index + 1, count, record.step, record.trainingLoss))
        }
        progress.finish()
        if Interrupt.isRequested { throw Interrupt.failure }
        let report = Report(
            trials: trials, front: VAESearch.front(trials), picture: folder.appendingPathComponent("search.svg").path,
            table: folder.appendingPathComponent("search.json").path)
        if json { return try Output.json(report) }
        Output.line("latent  beta  teacher-forced  sampled  KL  nats a step")
        for trial in trials.sorted(by: { $0.kl < $1.kl }) {
            let mark = report.front.contains(trial) ? "*" : " "
            Output.line(
                String(
                    format: "%@ %4d  %.2f  %.3f  %.3f  %6.1f  %.3f", mark, trial.latentSize, trial.beta,
                    trial.teacherForced, trial.sampled, trial.kl, trial.nats))
        }
        Output.line("* not surpassed in both -> \(report.picture)")
    }
}

/// The passages that a VAE is trained on, and those that it is judged by.
struct VAEWindows {
    let training: PassageWindows
    let validation: PassageWindows
    /// What the passages of `training` are cut from.
    let seen: SeenPieces

    init(_ corpus: [String], voices: MusicVAEKind, _ configuration: VAETrainingConfiguration) throws {
        let share = configuration.dataShare ?? 1
        let lengths = configuration.batches.map(\.bars)
        let pieces = try CorpusArguments.load(corpus).filter { $0.split == .validation || $0.isWithin(share: share) }
        func windows(_ split: Split) -> PassageWindows {
            PassageWindows(pieces.filter { $0.split == split }, kind: voices, lengths: lengths)
        }
        (training, validation) = (windows(.training), windows(.validation))
        seen = SeenPieces(pieces.filter { $0.split == .training })
    }
}
