import Foundation
import NeuralCore

/// Everything a run needs to go on as if it had never stopped: weights, moments, and where it was.
///
/// The file is a safetensors file in full precision; `progress` travels in its metadata. It is written beside the
/// old one and then renamed, so a kill at any moment leaves a whole state.
public struct TrainingState<Progress: Codable & Sendable> {
    public let url: URL

    public init(url: URL) { self.url = url }

    public var exists: Bool { FileManager.default.fileExists(atPath: url.path) }

    public func save(_ parameters: ParameterStore, _ optimiser: Adam, _ progress: Progress) throws(TrainingError) {
        let names: [(String, FloatBuffer)] = [
            ("weights", parameters.values), ("moment1", optimiser.firstMoment), ("moment2", optimiser.secondMoment),
        ]
        let tensors = names.map { name, buffer in
            SafeTensor(
                name: name, shape: [buffer.count],
                floats: UnsafeBufferPointer(start: buffer.pointer, count: buffer.count),
                as: .float32)
        }
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let json = String(decoding: try encoder.encode(progress), as: UTF8.self)
            try SafeTensorsWriter.write(
                tensors, metadata: ["progress": json, "step": "\(optimiser.step)"], to: url.path)
        } catch let error as NeuralError {
            throw .unwritable(path: url.path, reason: error.description)
        } catch {
            throw .unwritable(path: url.path, reason: error.localizedDescription)
        }
    }

    /// How far the run got, read without its weights.
    public func progress() throws(TrainingError) -> Progress {
        do {
            return try progress(in: SafeTensorsFile(path: url.path))
        } catch let error as TrainingError {
            throw error
        } catch let error as NeuralError {
            throw .badState(path: url.path, reason: error.description)
        } catch {
            throw .badState(path: url.path, reason: error.localizedDescription)
        }
    }

    private func progress(in file: SafeTensorsFile) throws -> Progress {
        guard let json = file.metadata["progress"] else {
            throw TrainingError.badState(path: url.path, reason: "it does not say how far it got")
        }
        return try JSONDecoder().decode(Progress.self, from: Data(json.utf8))
    }

    /// Reads the state back into the buffers and returns the progress.
    public func load(_ parameters: ParameterStore, _ optimiser: Adam) throws(TrainingError) -> Progress {
        do {
            let file = try SafeTensorsFile(path: url.path)
            let shape = [parameters.layout.count]
            guard file.entries["weights"]?.shape == shape else {
                throw TrainingError.otherConfiguration(path: url.path)
            }
            for (name, buffer) in [
                ("weights", parameters.values), ("moment1", optimiser.firstMoment), ("moment2", optimiser.secondMoment),
            ] {
                try file.read(
                    name, shape: shape, into: UnsafeMutableBufferPointer(start: buffer.pointer, count: buffer.count))
            }
            guard let step = file.metadata["step"].flatMap(Int.init) else {
                throw TrainingError.badState(path: url.path, reason: "it does not say how far it got")
            }
            let progress = try progress(in: file)
            optimiser.step = step
            return progress
        } catch let error as TrainingError {
            throw error
        } catch let error as NeuralError {
            throw .badState(path: url.path, reason: error.description)
        } catch {
            throw .badState(path: url.path, reason: error.localizedDescription)
        }
    }
}
