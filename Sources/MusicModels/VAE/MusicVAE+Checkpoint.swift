import Foundation
import NeuralCore

extension MusicVAE {
    private static let kindKey = "kind"
    private static let configurationKey = "configuration"
    private static let vocabularyKey = "vocabulary"

    /// The kind of model that a file says it holds; `nil` where it is no MusicVAE's.
    public static func kind(of file: SafeTensorsFile) -> MusicVAEKind? {
        MusicVAEKind.allCases.first { $0.checkpoint == file.metadata[kindKey] }
    }

    /// Writes the model as safetensors, configuration and vocabulary in its metadata.
    ///
    /// - Parameter others: tensors that belong to it, such as directions.
    /// - Throws: `unwritable`.
    public func save(
        to path: String, kind: MusicVAEKind, with others: [SafeTensor] = [], metadata: [String: String] = [:],
        as type: SafeTensor.ElementType = .float16
    ) throws(NeuralError) {
        precondition(configuration.voices == kind.voices, "a model with the voices of its kind")
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = (try? encoder.encode(configuration)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let metadata = metadata.merging([
            Self.kindKey: kind.checkpoint, Self.configurationKey: json, Self.vocabularyKey: kind.vocabulary,
        ]) { $1 }
        try SafeTensorsWriter.write(parameters.tensors(as: type) + others, metadata: metadata, to: path)
    }

    /// Reads a model of one kind.
    /// - Throws: what `SafeTensorsFile` throws, or `otherModel`.
    public static func load(from file: SafeTensorsFile, kind: MusicVAEKind) throws(NeuralError) -> MusicVAE {
        guard file.metadata[kindKey] == kind.checkpoint, let json = file.metadata[configurationKey],
            let configuration = try? JSONDecoder().decode(MusicVAEConfiguration.self, from: Data(json.utf8))
        else { throw .otherModel(path: file.path, reason: "it is not a checkpoint of a VAE of kind \(kind.rawValue)") }
        guard file.metadata[vocabularyKey] == kind.vocabulary, configuration.voices == kind.voices,
            configuration.isSound
        else { throw .otherModel(path: file.path, reason: "its vocabulary or its sizes are not of this program") }
        // Nothing is allocated for a configuration that the file does not bear out.
        for tensor in layout(of: configuration).tensors { try file.check(tensor.name, shape: tensor.shape) }
        let model = MusicVAE(configuration)
        try model.parameters.load(from: file)
        return model
    }
}
