import CNeuralKernels

/// Adam with decoupled weight decay and clipping by the global norm (Kingma & Ba 2015; Loshchilov & Hutter 2019).
///
/// m = b1 m + (1 − b1) g, v = b2 v + (1 − b2) g², p −= rate · (m̂ / (√v̂ + epsilon) + decay · p),
/// `rate` multiplied by each tensor's `learningRateScale`.
public final class Adam {
    public struct Configuration: Sendable, Equatable, Codable {
        public var beta1: Float = 0.9
        public var beta2: Float = 0.98
        public var epsilon: Float = 1e-9
        /// Applied to the tensors whose layout entry `decays`.
        public var weightDecay: Float = 0
        /// Largest global norm of the gradient; infinity switches clipping off.
        public var clippingNorm: Float = 1
        public init() {}
    }

    public let configuration: Configuration
    public let layout: ParameterLayout
    /// Moments, laid out as the parameters; with `step` they are the whole state to save.
    public let firstMoment: FloatBuffer
    public let secondMoment: FloatBuffer
    /// Updates made so far.
    public var step = 0

    public init(layout: ParameterLayout, configuration: Configuration = Configuration()) {
        self.layout = layout
        self.configuration = configuration
        firstMoment = FloatBuffer(count: layout.count)
        secondMoment = FloatBuffer(count: layout.count)
    }

    /// Moves the parameters one step against the gradients.
    ///
    /// `gradientScale` multiplies the gradients first (1 / tokens of the batch, say).
    /// - Returns: the global norm before clipping. If it is not finite nothing has been changed.
    @discardableResult
    public func update(
        _ parameters: FloatBuffer, gradients: FloatBuffer, learningRate: Float, gradientScale: Float = 1
    ) -> Float {
        precondition(
            parameters.count == layout.count && gradients.count == layout.count,
            "buffers of another layout")
        let norm =
            Float(nk_sum_of_squares(gradients.pointer, gradients.count).squareRoot()) * gradientScale
        guard norm.isFinite else { return norm }
        step += 1
        let scale =
            norm > configuration.clippingNorm
            ? gradientScale * configuration.clippingNorm / norm : gradientScale
        let correction1 = 1 - power(configuration.beta1, step)
        let correction2 = 1 - power(configuration.beta2, step)
        for tensor in layout.tensors {
            let offset = tensor.slot.offset
            nk_adam(
                parameters.pointer + offset, gradients.pointer + offset, firstMoment.pointer + offset,
                secondMoment.pointer + offset, tensor.slot.count, learningRate * tensor.learningRateScale,
                configuration.beta1, configuration.beta2, configuration.epsilon, correction1, correction2,
                tensor.decays ? configuration.weightDecay : 0, scale)
        }
        return norm
    }

    private func power(_ base: Float, _ exponent: Int) -> Float {
        var result = 1.0
        var square = Double(base)
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return Float(result)
    }
}
