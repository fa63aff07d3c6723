import Foundation
import Library
import MusicModels
import NeuralCore

/// The weights of the stages.
enum CheckpointChecks {
    private static let rows: [(name: String, file: EngineLoader.File, training: String, without: String)] = [
        ("markov", .markov, "markov", "form, chords and motif follow plain rules"),
        ("textures", .texture, "hmm", "motifs do without textures"),
        ("vae", .melodyVAE, "vae", "motifs stay as stage 1 writes them, the latent pane is off"),
        ("drum vae", .drumVAE, "vae --voices drums", "no paths between drum passages"),
        ("trio vae", .trioVAE, "vae --voices trio", "no paths between trios"),
        ("transformer", .transformer, "transformer", "chords and bass follow plain rules"),
    ]

    static func all(_ folders: Folders) -> [DoctorCheck] {
        rows.map { row in
            let title = "checkpoint \(row.name)"
            guard let url = Checkpoints.url(row.file, in: folders) else {
                let place =
                    folders.checkpoints.first?.appendingPathComponent(row.file.rawValue).path ?? row.file.rawValue
                return DoctorCheck(
                    title, .missing, "not there; \(row.without)",
                    "Train one: refrain train \(row.training) --corpus DIR -o \(place)")
            }
            do throws(NeuralError) {
                let file = try SafeTensorsFile(path: url.path)
                let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? 0
                let megabytes = String(format: "%.1f MB", Double(size) / 1e6)
                return DoctorCheck(title, .fine, "\(file.entries.count) tensors, \(megabytes), \(url.path)")
            } catch {
                let failure = CommandFailure(error)
                return DoctorCheck(title, .broken, failure.cause, failure.advice)
            }
        }
    }
}
