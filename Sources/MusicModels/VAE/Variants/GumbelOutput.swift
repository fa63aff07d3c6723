import Foundation
import NeuralCore

/// Takes the loss on a relaxed sample instead of the distribution: y = softmax((logits + g) / τ) with Gumbel noise g
/// (Jang et al. 2017), so that the outputs learn to be sure.
struct GumbelOutput: Sendable {
    let temperature: Float

    /// Replaces logits by (logits + g) / τ.
    func relax(_ logits: UnsafeMutablePointer<Float>, count: Int, random: inout FloatRandom) {
        for i in 0..<count {
            let uniform = max(1e-7, random.uniform())
            logits[i] = (logits[i] - log(-log(uniform))) / temperature
        }
    }

    /// Replaces gradients of what `relax` gave by those of the logits.
    func backward(_ gradients: UnsafeMutablePointer<Float>, count: Int) {
        Kernels.scale(gradients, by: 1 / temperature, count: count)
    }
}
