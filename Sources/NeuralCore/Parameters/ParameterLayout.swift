/// How a tensor's values are drawn before training.
public enum Initialisation: Sendable, Equatable {
    case zeros
    case ones
    /// Normal with mean 0 and this standard deviation.
    case normal(Float)
    /// Uniform in ±`limit`.
    case uniform(Float)
}

/// Where a tensor lies in the one allocation that holds all parameters.
public struct Slot: Sendable, Equatable {
    public let offset: Int
    public let count: Int
    public init(offset: Int, count: Int) {
        self.offset = offset
        self.count = count
    }
}

/// The named tensors of a model, laid out one after the other in a single allocation.
///
/// A layer asks for its tensors when it is made and keeps their slots; `parameters + slot.offset`
/// is then the tensor, and the same offset in a gradient buffer is its gradient.
public struct ParameterLayout: Sendable {
    public struct Tensor: Sendable, Equatable {
        public let name: String
        /// Row-major shape.
        public let shape: [Int]
        public let slot: Slot
        public let initialisation: Initialisation
        /// Multiplies the learning rate: tables of biases learn faster than matrices.
        public let learningRateScale: Float
        /// Whether weight decay applies.
        public let decays: Bool
    }

    public private(set) var tensors: [Tensor] = []
    /// Floats in all, each tensor padded to a multiple of 16 so that rows start aligned.
    public private(set) var count = 0

    public init() {}

    /// Reserves a tensor and returns its place.
    public mutating func add(
        _ name: String, _ shape: [Int], _ initialisation: Initialisation,
        learningRateScale: Float = 1, decays: Bool = false
    ) -> Slot {
        let size = shape.reduce(1, *)
        let slot = Slot(offset: count, count: size)
        tensors.append(
            Tensor(
                name: name, shape: shape, slot: slot, initialisation: initialisation,
                learningRateScale: learningRateScale, decays: decays))
        count += (size + 15) & ~15
        return slot
    }
}
