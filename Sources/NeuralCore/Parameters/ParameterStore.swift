/// The values of a model's parameters: a layout and the one allocation it describes.
public final class ParameterStore: Sendable {
    public let layout: ParameterLayout
    public let values: FloatBuffer

    /// All zeros; call `initialise` or `load` next.
    public init(layout: ParameterLayout) {
        self.layout = layout
        values = FloatBuffer(count: layout.count)
    }

    /// Draws every tensor as its `initialisation` says; each has a stream of its own, so that adding
    /// a tensor at the end of a layout changes no other.
    public func initialise(seed: UInt64) {
        for (index, tensor) in layout.tensors.enumerated() {
            let target = self[tensor.slot]
            var random = FloatRandom(seed: seed, stream: UInt64(index))
            switch tensor.initialisation {
            case .zeros: target.update(repeating: 0)
            case .ones: target.update(repeating: 1)
            case .normal(let deviation):
                for i in target.indices { target[i] = deviation * random.normal() }
            case .uniform(let limit):
                for i in target.indices { target[i] = limit * (2 * random.uniform() - 1) }
            }
        }
    }

    /// The values of one tensor.
    public subscript(slot: Slot) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: values.pointer + slot.offset, count: slot.count)
    }

    /// The tensors as they go into a checkpoint, names as in the layout.
    public func tensors(as type: SafeTensor.ElementType) -> [SafeTensor] {
        layout.tensors.map {
            SafeTensor(
                name: $0.name, shape: $0.shape, floats: UnsafeBufferPointer(self[$0.slot]), as: type)
        }
    }

    /// Reads every tensor of the layout from a checkpoint; nothing is changed unless all are there and fit.
    /// - Throws: `missingTensor`, `wrongShape` or `unsupportedType`.
    public func load(from file: SafeTensorsFile) throws(NeuralError) {
        for tensor in layout.tensors { try file.check(tensor.name, shape: tensor.shape) }
        for tensor in layout.tensors {
            try file.read(tensor.name, shape: tensor.shape, into: self[tensor.slot])
        }
    }
}
