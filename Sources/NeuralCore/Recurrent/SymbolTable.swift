import CNeuralKernels

/// A table with one row a symbol: the product of a one-hot input and a matrix, as a look-up.
///
/// onehot(s) W = W[s, :]; the gradient of row s is the sum of the output gradients wherever s stood.
public struct SymbolTable: Sendable {
    public let symbolCount: Int
    public let width: Int
    private let table: Slot

    /// Reserves `NAME.weight`, (symbolCount, width), uniform in ±`limit`.
    public init(_ name: String, symbolCount: Int, width: Int, limit: Float, in layout: inout ParameterLayout) {
        self.symbolCount = symbolCount
        self.width = width
        table = layout.add(name + ".weight", [symbolCount, width], .uniform(limit))
    }

    /// Writes, or adds, the row of each symbol to `y` (rows, width).
    public func forward(
        _ parameters: UnsafePointer<Float>, _ symbols: UnsafePointer<Int32>, rows: Int,
        into y: UnsafeMutablePointer<Float>, adds: Bool = false
    ) {
        for row in 0..<rows {
            let source = parameters + table.offset + Int(symbols[row]) * width
            if adds {
                nk_add(source, y + row * width, width)
            } else {
                (y + row * width).update(from: source, count: width)
            }
        }
    }

    /// Adds the row of one symbol to every row of `y`.
    public func addRow(
        _ parameters: UnsafePointer<Float>, symbol: Int, rows: Int, to y: UnsafeMutablePointer<Float>
    ) {
        nk_add_bias(y, parameters + table.offset + symbol * width, rows, width)
    }

    public func backward(
        gradients: UnsafeMutablePointer<Float>, _ symbols: UnsafePointer<Int32>, rows: Int, dy: UnsafePointer<Float>
    ) {
        for row in 0..<rows {
            nk_add(dy + row * width, gradients + table.offset + Int(symbols[row]) * width, width)
        }
    }

    /// The gradient of `addRow`.
    public func backwardRow(
        gradients: UnsafeMutablePointer<Float>, symbol: Int, rows: Int, dy: UnsafePointer<Float>
    ) {
        nk_add_column_sums(dy, gradients + table.offset + symbol * width, rows, width)
    }
}
