import Foundation
import NeuralCore

/// The texture states and the melody counted under them, as one file; the plain melody comes from `MarkovCheckpoint`.
public struct TextureCheckpoint: Sendable, Equatable {
    public var texture: TextureModel
    public var rhythm: BackOffModel
    public var pitch: BackOffModel
    public var weight: Double

    public static let kind = "texture-hmm"
    static let format = "1"

    public init(_ model: HybridMelodyModel) {
        texture = model.texture
        rhythm = model.rhythm
        pitch = model.pitch
        weight = model.weight
    }

    /// The hybrid over a plain melody model.
    public func hybrid(plain: MelodyModel) -> HybridMelodyModel {
        HybridMelodyModel(plain: plain, texture: texture, rhythm: rhythm, pitch: pitch, weight: weight)
    }

    /// - Throws: `NeuralError.unwritable`.
    public func write(to path: String, notes: [String: String] = [:]) throws(NeuralError) {
        let hmm = texture.hmm
        let (k, d) = (hmm.stateCount, hmm.featureCount)
        func tensor(_ name: String, _ shape: [Int], _ values: [Double]) -> SafeTensor {
            SafeTensor(name: name, shape: shape, floats: values.map { Float($0) })
        }
        let tensors =
            [
                tensor("start", [k], hmm.start), tensor("transitions", [k, k], hmm.transitions),
                tensor("means", [k, d], hmm.means),
                tensor("covariances", hmm.covariance == .full ? [k, d, d] : [k, d], hmm.covariances),
                tensor("scale.means", [d], texture.means), tensor("scale.deviations", [d], texture.deviations),
            ] + rhythm.tensors(named: "rhythm") + pitch.tensors(named: "pitch")
        var metadata = notes
        metadata["kind"] = TextureCheckpoint.kind
        metadata["format"] = TextureCheckpoint.format
        metadata["states"] = String(k)
        metadata["covariance"] = hmm.covariance.rawValue
        metadata["weight"] = String(weight)
        metadata.merge(rhythm.metadata(named: "rhythm")) { $1 }
        metadata.merge(pitch.metadata(named: "pitch")) { $1 }
        try SafeTensorsWriter.write(tensors, metadata: metadata, to: path)
    }

    /// - Throws: every case of `NeuralError` but `unwritable`.
    public init(path: String) throws(NeuralError) {
        let file = try SafeTensorsFile(path: path)
        let metadata = file.metadata
        guard metadata["kind"] == TextureCheckpoint.kind, metadata["format"] == TextureCheckpoint.format,
            let k = metadata["states"].flatMap({ Int($0) }), (1...255).contains(k),
            let covariance = metadata["covariance"].flatMap(GaussianHMM.Covariance.init(rawValue:)),
            let weight = metadata["weight"].flatMap(Double.init), (0...1).contains(weight)
        else { throw .otherModel(path: path, reason: "it holds no texture states of this format") }
        let d = BarFeatures.names.count
        func doubles(_ name: String, _ shape: [Int]) throws(NeuralError) -> [Double] {
            let values = try file.floats(name, shape: shape)
            guard values.allSatisfy({ $0.isFinite }) else {
                throw .otherModel(path: path, reason: "\(name) is damaged")
            }
            return values.map { Double($0) }
        }
        let start = TextureCheckpoint.normalised(try doubles("start", [k]), row: k)
        let transitions = TextureCheckpoint.normalised(try doubles("transitions", [k, k]), row: k)
        let deviations = try doubles("scale.deviations", [d])
        guard let start, let transitions, deviations.allSatisfy({ $0 > 0 }) else {
            throw .otherModel(path: path, reason: "its probabilities are damaged")
        }
        let means = try doubles("means", [k, d])
        let covariances = try doubles("covariances", covariance == .full ? [k, d, d] : [k, d])
        let hmm: GaussianHMM
        do {
            hmm = try GaussianHMM(
                covariance: covariance, start: start, transitions: transitions, means: means, covariances: covariances)
        } catch { throw .otherModel(path: path, reason: "its texture states are damaged") }
        texture = TextureModel(hmm: hmm, means: try doubles("scale.means", [d]), deviations: deviations)
        self.weight = weight
        rhythm = try BackOffModel(
            file: file, name: "rhythm", symbolCount: MelodyEvent.rhythmCount,
            levels: HybridMelodyModel.rhythmDepth + 1)
        pitch = try BackOffModel(
            file: file, name: "pitch", symbolCount: MelodyEvent.intervalCount,
            levels: HybridMelodyModel.pitchDepth + 1)
    }

    /// Rows brought back to a sum of 1 after rounding; `nil` where they are no probabilities.
    private static func normalised(_ values: [Double], row: Int) -> [Double]? {
        var result = values
        for first in stride(from: 0, to: values.count, by: row) {
            let total = values[first..<first + row].reduce(0, +)
            guard abs(total - 1) < 1e-3, values[first..<first + row].allSatisfy({ $0 >= 0 }) else { return nil }
            for index in first..<first + row { result[index] /= total }
        }
        return result
    }
}
