import NeuralCore

/// What the symbols of a voice bring into a network: a row for each symbol or, where symbols are sets of bits, the sum
/// of a row for each bit that is set.
///
/// Drums read this way share what they know of a kick among the 256 symbols that hold one. The symbol after the last
/// stands for the start of a sequence.
struct VoiceTable: Sendable {
    private let table: SymbolTable
    private let isBitwise: Bool
    private let symbolCount: Int
    private let rowsPerPlace: Int

    /// - Parameters:
    ///   - places: places with rows of their own.
    ///   - hasStart: whether there is a row for the start of a sequence.
    init(
        _ name: String, _ voice: MusicVAEVoice, places: Int = 1, hasStart: Bool = false, width: Int, limit: Float,
        in layout: inout ParameterLayout
    ) {
        isBitwise = voice.isBitwise
        symbolCount = voice.symbolCount
        rowsPerPlace = (isBitwise ? voice.bitCount : voice.symbolCount) + (hasStart ? 1 : 0)
        table = SymbolTable(name, symbolCount: places * rowsPerPlace, width: width, limit: limit, in: &layout)
    }

    /// Adds what each row's symbol brings to `y` (rows, width).
    func addForward(
        _ parameters: UnsafePointer<Float>, _ symbols: UnsafePointer<Int32>, place: Int = 0, rows: Int,
        to y: UnsafeMutablePointer<Float>
    ) {
        visit(symbols, place: place, rows: rows) { row, index in
            table.addRow(parameters, symbol: index, rows: 1, to: y + row * table.width)
        }
    }

    func backward(
        gradients: UnsafeMutablePointer<Float>, _ symbols: UnsafePointer<Int32>, place: Int = 0, rows: Int,
        dy: UnsafePointer<Float>
    ) {
        visit(symbols, place: place, rows: rows) { row, index in
            table.backwardRow(gradients: gradients, symbol: index, rows: 1, dy: dy + row * table.width)
        }
    }

    /// The rows of the table that each row's symbol consists of.
    private func visit(
        _ symbols: UnsafePointer<Int32>, place: Int, rows: Int, _ body: (_ row: Int, _ index: Int) -> Void
    ) {
        let first = place * rowsPerPlace
        for row in 0..<rows {
            let symbol = Int(symbols[row])
            if !isBitwise {
                body(row, first + symbol)
            } else if symbol == symbolCount {
                body(row, first + rowsPerPlace - 1)
            } else {
                var bits = symbol
                while bits != 0 {
                    body(row, first + bits.trailingZeroBitCount)
                    bits &= bits - 1
                }
            }
        }
    }
}
