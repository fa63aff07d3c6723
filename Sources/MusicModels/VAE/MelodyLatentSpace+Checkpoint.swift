import NeuralCore

extension MelodyLatentSpace {
    private static let attributePrefix = "attribute."

    /// Writes model and directions as safetensors, configuration and vocabulary in its metadata.
    /// - Throws: `unwritable`.
    public func save(
        to path: String, metadata: [String: String] = [:], as type: SafeTensor.ElementType = .float16
    ) throws(NeuralError) {
        let tensors = directions.sorted { $0.key.rawValue < $1.key.rawValue }.map { attribute, direction in
            SafeTensor(
                name: Self.attributePrefix + attribute.rawValue, shape: [direction.count], floats: direction, as: type)
        }
        try model.save(to: path, kind: .melody, with: tensors, metadata: metadata, as: type)
    }

    /// Reads a checkpoint.
    /// - Throws: what `SafeTensorsFile` throws, or `otherModel`.
    public static func load(from path: String) throws(NeuralError) -> MelodyLatentSpace {
        try load(from: try SafeTensorsFile(path: path))
    }

    /// As `load(from:)`, from an open file.
    public static func load(from file: SafeTensorsFile) throws(NeuralError) -> MelodyLatentSpace {
        let model = try MusicVAE.load(from: file, kind: .melody)
        var directions: [MelodyAttribute: [Float]] = [:]
        for attribute in MelodyAttribute.allCases where file.entries[attributePrefix + attribute.rawValue] != nil {
            directions[attribute] = try file.floats(
                attributePrefix + attribute.rawValue, shape: [model.configuration.latentSize])
        }
        return MelodyLatentSpace(model: model, directions: directions)
    }
}
