import MusicCore
import MusicModels

/// The part of a piece that an example writes, with room before it for the context.
struct ExampleWindow: Sendable {
    let piece: TokenisedPiece
    /// Tokens to be written; `start` is a bar's first.
    let start: Int
    let end: Int
    /// The bar that counts as 0.
    let barZero: Int
    let transposition: Int

    /// Bars that are written, counted from `barZero`.
    var bars: Range<Int> {
        piece.bar(ofToken: start) - barZero..<piece.bar(ofToken: max(start, end - 1)) - barZero + 1
    }

    /// The example with as many whole bars of context as fit into `room` with the window.
    func example(
        memory: PieceStream, room: Int, weights: (memory: Float, context: Float, section: Float) = (0.5, 0.5, 1)
    ) -> TransformerExample {
        let contextStart = piece.barOffsets[piece.bar(fromToken: max(0, start - max(0, room - (end - start))))]
        let stream = piece.stream(
            min(contextStart, start)..<end, split: start, barZero: barZero, transposition: transposition,
            framed: true)
        return TransformerExample(
            memory: (memory.tokens, memory.places),
            context: (Array(stream.tokens[..<stream.splitIndex]), Array(stream.places[..<stream.splitIndex])),
            section: (Array(stream.tokens[stream.splitIndex...]), Array(stream.places[stream.splitIndex...])),
            weights: weights)
    }
}
