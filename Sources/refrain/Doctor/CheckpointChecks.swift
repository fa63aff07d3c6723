import Foundation
import Library
import NeuralCore

/// The weights of the stages.
enum CheckpointChecks {
    static func all(_ folders: Folders) -> [DoctorCheck] {
        ["markov", "vae", "transformer"].map { name in
            let title = "checkpoint \(name)"
            guard let url = folders.checkpoint(name) else {
                return DoctorCheck(
                    title, .missing, "not there, a plainer way is taken instead",
                    "Train one with refrain train \(name) --corpus DIR -o checkpoints/\(name).safetensors")
            }
            do throws(NeuralError) {
                let file = try SafeTensorsFile(path: url.path)
                let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? 0
                return DoctorCheck(
                    title, .fine, "\(file.entries.count) tensors, \((size + 1 << 19) >> 20) MiB, \(url.path)")
            } catch {
                let failure = CommandFailure(error)
                return DoctorCheck(title, .broken, failure.cause, failure.advice)
            }
        }
    }
}
