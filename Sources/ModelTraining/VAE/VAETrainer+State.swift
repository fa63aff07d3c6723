import Foundation
import NeuralCore

extension VAETrainer {
    private static let stateKey = "state"

    /// What stands beside the tensors in a state file.
    private struct Progress: Codable {
        var configuration: VAETrainingConfiguration
        var step: Int
        var updates: Int
        var random: UInt64
        var bestValidationLoss: Double?
        var validationsSinceBest: Int
    }

    /// Writes the whole state, replacing the file only when it is complete.
    /// - Throws: `NeuralError.unwritable`.
    public func save(to path: String) throws(NeuralError) {
        let progress = Progress(
            configuration: configuration, step: step, updates: optimiser.step, random: random.state,
            bestValidationLoss: bestValidationLoss.isFinite ? bestValidationLoss : nil,
            validationsSinceBest: validationsSinceBest)
        let text: String
        do {
            text = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
        } catch {
            throw .unwritable(path: path, reason: error.localizedDescription)
        }
        func tensor(_ name: String, _ buffer: FloatBuffer) -> SafeTensor {
            SafeTensor(
                name: name, shape: [buffer.count],
                floats: UnsafeBufferPointer(start: buffer.pointer, count: buffer.count), as: .float32)
        }
        try SafeTensorsWriter.write(
            [
                tensor("parameters", model.parameters.values), tensor("firstMoment", optimiser.firstMoment),
                tensor("secondMoment", optimiser.secondMoment),
            ], metadata: [Self.stateKey: text], to: path)
    }

    /// The configuration in a state file.
    /// - Throws: as `SafeTensorsFile`, `badHeader` where it is no state of this trainer.
    public static func configuration(ofState path: String) throws(NeuralError) -> VAETrainingConfiguration {
        try progress(in: SafeTensorsFile(path: path)).configuration
    }

    /// Takes up a state that was saved; the model's sizes must be this trainer's, the rest of the configuration
    /// stays as given here.
    /// - Throws: as `SafeTensorsFile`, `badHeader` where it is no state of this trainer.
    public func resume(from path: String) throws(NeuralError) {
        let file = try SafeTensorsFile(path: path)
        let progress = try Self.progress(in: file)
        let buffers = [
            ("parameters", model.parameters.values), ("firstMoment", optimiser.firstMoment),
            ("secondMoment", optimiser.secondMoment),
        ]
        for (name, buffer) in buffers { try file.check(name, shape: [buffer.count]) }
        for (name, buffer) in buffers {
            try file.read(
                name, shape: [buffer.count], into: UnsafeMutableBufferPointer(start: buffer.pointer, count: buffer.count))
        }
        step = progress.step
        optimiser.step = progress.updates
        random.state = progress.random
        bestValidationLoss = progress.bestValidationLoss ?? .infinity
        validationsSinceBest = progress.validationsSinceBest
    }

    private static func progress(in file: SafeTensorsFile) throws(NeuralError) -> Progress {
        guard let text = file.metadata[stateKey],
            let progress = try? JSONDecoder().decode(Progress.self, from: Data(text.utf8)),
            progress.configuration.model.isSound, progress.step >= 0, progress.updates >= 0
        else { throw .badHeader(path: file.path, reason: "it holds no state of a VAE training run") }
        return progress
    }
}
