import NeuralCore

/// Logits of symbols that are sets of bits, from a few numbers: one a bit, which starts as its log odds, and as many
/// more as it takes to learn which bits go together.
///
/// logits = x W + b. A symbol that was never met is already as likely as its bits are.
struct BitExpansion: Sendable {
    private let expansion: Dense
    private let weights: Slot
    private let bitCount: Int

    /// Numbers that a voice's logits are made of.
    static func inputSize(_ voice: MusicVAEVoice) -> Int { 4 * voice.bitCount }

    init(_ name: String, _ voice: MusicVAEVoice, in layout: inout ParameterLayout) {
        bitCount = voice.bitCount
        let offset = layout.count
        expansion = Dense(
            name, inputSize: Self.inputSize(voice), outputSize: voice.symbolCount, in: &layout)
        weights = Slot(offset: offset, count: Self.inputSize(voice) * voice.symbolCount)
    }

    /// Sets the rows of the bits: half a unit for the symbols that have the bit, minus half for the others.
    func spellBits(_ parameters: UnsafeMutablePointer<Float>) {
        for bit in 0..<bitCount {
            let row = parameters + weights.offset + bit * expansion.outputSize
            for symbol in 0..<expansion.outputSize { row[symbol] = symbol >> bit & 1 == 1 ? 0.5 : -0.5 }
        }
    }

    func forward(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int,
        into logits: UnsafeMutablePointer<Float>
    ) {
        expansion.forward(parameters, x, rows: rows, into: logits)
    }

    /// From the gradients of the logits to those of `outputs`, which are written in its place.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
        outputs: UnsafeMutablePointer<Float>, logits: UnsafeMutablePointer<Float>, rows: Int
    ) {
        expansion.backward(
            parameters, gradients: gradients, x: outputs, y: logits, dy: logits, rows: rows, dx: outputs)
    }
}
