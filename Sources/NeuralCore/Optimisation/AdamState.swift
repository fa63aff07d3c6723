import Foundation

extension Adam {
    /// Writes parameters, moments and step in single precision: a training goes on from it to the bit.
    /// - Throws: `unwritable`.
    public func save(
        _ parameters: ParameterStore, metadata: [String: String], to path: String
    ) throws(NeuralError) {
        var tensors = parameters.tensors(as: .float32)
        for (prefix, moments) in [("adam.first.", firstMoment), ("adam.second.", secondMoment)] {
            tensors += layout.tensors.map {
                SafeTensor(
                    name: prefix + $0.name, shape: $0.shape,
                    floats: UnsafeBufferPointer(start: moments.pointer + $0.slot.offset, count: $0.slot.count),
                    as: .float32)
            }
        }
        var metadata = metadata
        metadata[Self.stepKey] = String(step)
        try SafeTensorsWriter.write(tensors, metadata: metadata, to: path)
    }

    /// Reads what `save` wrote into this optimiser and the parameters; changes nothing unless all is there.
    /// - Throws: `missingTensor`, `wrongShape`, `unsupportedType`, or `otherModel` without a step.
    public func load(_ parameters: ParameterStore, from file: SafeTensorsFile) throws(NeuralError) {
        guard let step = file.metadata[Self.stepKey].flatMap({ Int($0) }), step >= 0 else {
            throw .otherModel(path: file.path, reason: "it holds no state of a training")
        }
        let moments = [("adam.first.", firstMoment), ("adam.second.", secondMoment)]
        for (prefix, _) in moments {
            for tensor in layout.tensors { try file.check(prefix + tensor.name, shape: tensor.shape) }
        }
        try parameters.load(from: file)
        for (prefix, moment) in moments {
            for tensor in layout.tensors {
                let target = UnsafeMutableBufferPointer(
                    start: moment.pointer + tensor.slot.offset, count: tensor.slot.count)
                try file.read(prefix + tensor.name, shape: tensor.shape, into: target)
            }
        }
        self.step = step
    }

    private static let stepKey = "adam.step"
}
