import Foundation
import NeuralCore

extension Transformer {
    private static let kind = "music-transformer"
    private static let kindKey = "kind"
    private static let configurationKey = "configuration"
    private static let vocabularyKey = "vocabulary"

    /// Metadata of a checkpoint: kind, configuration (JSON) and vocabulary hash, beside the caller's own.
    public func metadata(vocabularyHash: String, adding other: [String: String] = [:]) -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = (try? encoder.encode(configuration)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return other.merging([
            Self.kindKey: Self.kind, Self.configurationKey: json, Self.vocabularyKey: vocabularyHash,
        ]) { $1 }
    }

    /// Writes a checkpoint; halves lose nothing that can be heard and take half the room.
    /// - Throws: `unwritable`.
    public func save(
        to path: String, vocabularyHash: String, metadata other: [String: String] = [:],
        as type: SafeTensor.ElementType = .float16
    ) throws(NeuralError) {
        try SafeTensorsWriter.write(
            parameters.tensors(as: type), metadata: metadata(vocabularyHash: vocabularyHash, adding: other), to: path)
    }

    /// Makes a model from a checkpoint's own configuration and reads its parameters.
    ///
    /// - Parameter vocabularyHash: the hash of the vocabulary in use; nil accepts any.
    /// - Throws: what `SafeTensorsFile` throws, or `otherModel`.
    public static func load(from path: String, vocabularyHash: String?) throws(NeuralError) -> Transformer {
        try load(from: try SafeTensorsFile(path: path), vocabularyHash: vocabularyHash)
    }

    /// As `load(from:vocabularyHash:)`, from an open file.
    public static func load(from file: SafeTensorsFile, vocabularyHash: String?) throws(NeuralError) -> Transformer {
        guard file.metadata[kindKey] == kind, let json = file.metadata[configurationKey],
            let configuration = try? JSONDecoder().decode(TransformerConfiguration.self, from: Data(json.utf8))
        else { throw .otherModel(path: file.path, reason: "it is not a transformer's checkpoint") }
        if let fault = configuration.fault { throw .otherModel(path: file.path, reason: fault) }
        if let vocabularyHash, file.metadata[vocabularyKey] != vocabularyHash {
            throw .otherModel(path: file.path, reason: "it was trained with another vocabulary")
        }
        // A configuration far larger than the file must not allocate before the file has been found too small.
        let shape = [configuration.vocabularySize, configuration.dimension]
        try file.check("embedding", shape: shape)
        let last = "layers.\(configuration.layerCount - 1).qkv.weight"
        try file.check(last, shape: [configuration.dimension, 3 * configuration.dimension])
        let model = Transformer(configuration)
        try model.parameters.load(from: file)
        return model
    }
}
