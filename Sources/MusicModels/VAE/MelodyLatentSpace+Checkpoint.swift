import Foundation
import NeuralCore

extension MelodyLatentSpace {
    private static let kind = "melody-vae"
    private static let kindKey = "kind"
    private static let configurationKey = "configuration"
    private static let vocabularyKey = "vocabulary"
    /// The 130 symbols of `MelodyGrid`.
    private static let vocabulary = "melody-grid-130"
    private static let attributePrefix = "attribute."

    /// Writes model and directions as safetensors, configuration and vocabulary in its metadata.
    /// - Throws: `unwritable`.
    public func save(
        to path: String, metadata other: [String: String] = [:], as type: SafeTensor.ElementType = .float16
    ) throws(NeuralError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = (try? encoder.encode(model.configuration)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let metadata = other.merging([
            Self.kindKey: Self.kind, Self.configurationKey: json, Self.vocabularyKey: Self.vocabulary,
        ]) { $1 }
        let tensors = directions.sorted { $0.key.rawValue < $1.key.rawValue }.map { attribute, direction in
            SafeTensor(
                name: Self.attributePrefix + attribute.rawValue, shape: [direction.count], floats: direction, as: type)
        }
        try SafeTensorsWriter.write(model.parameters.tensors(as: type) + tensors, metadata: metadata, to: path)
    }

    /// Reads a checkpoint.
    /// - Throws: what `SafeTensorsFile` throws, or `otherModel`.
    public static func load(from path: String) throws(NeuralError) -> MelodyLatentSpace {
        try load(from: try SafeTensorsFile(path: path))
    }

    /// As `load(from:)`, from an open file.
    public static func load(from file: SafeTensorsFile) throws(NeuralError) -> MelodyLatentSpace {
        guard file.metadata[kindKey] == kind, let json = file.metadata[configurationKey],
            let configuration = try? JSONDecoder().decode(MusicVAEConfiguration.self, from: Data(json.utf8))
        else { throw .otherModel(path: file.path, reason: "it is not a checkpoint of a melody VAE") }
        guard file.metadata[vocabularyKey] == vocabulary, configuration.symbolCount == MelodyGrid.vocabularySize,
            configuration.isSound
        else { throw .otherModel(path: file.path, reason: "its vocabulary or its sizes are not of this program") }
        // Nothing is allocated for a configuration that the file does not bear out.
        for tensor in MusicVAE.layout(of: configuration).tensors { try file.check(tensor.name, shape: tensor.shape) }
        let model = MusicVAE(configuration)
        try model.parameters.load(from: file)
        var directions: [MelodyAttribute: [Float]] = [:]
        for attribute in MelodyAttribute.allCases where file.entries[attributePrefix + attribute.rawValue] != nil {
            directions[attribute] = try file.floats(
                attributePrefix + attribute.rawValue, shape: [configuration.latentSize])
        }
        return MelodyLatentSpace(model: model, directions: directions)
    }
}
