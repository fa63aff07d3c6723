import CNeuralKernels

/// A matrix (depth, columns) stored for products with a single vector: panels of 64 columns, each read front to back.
public struct PanelMatrix: Sendable {
    /// Columns of a panel.
    public static let width = 64

    public let depth: Int
    public let columns: Int
    private let panels: FloatBuffer

    /// Packs a row-major (depth, columns) matrix, or its transpose (columns, depth) if `transposed`.
    public init(_ matrix: UnsafePointer<Float>, depth: Int, columns: Int, transposed: Bool = false) {
        self.depth = depth
        self.columns = columns
        panels = FloatBuffer(count: Self.panelCount(columns) * depth * Self.width)
        for column in 0..<columns {
            let target = panels.pointer + Self.offset(column, depth: depth)
            for row in 0..<depth {
                target[row * Self.width] = matrix[transposed ? column * depth + row : row * columns + column]
            }
        }
    }

    public var panelCount: Int { Self.panelCount(columns) }

    /// Room for a product: whole panels.
    public var paddedColumns: Int { panelCount * Self.width }

    /// y = x M for the columns of some panels; `y` (`paddedColumns`) is written in whole panels.
    public func multiply(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, panels range: Range<Int>) {
        guard !range.isEmpty else { return }
        nk_panels(
            x, depth, panels.pointer + range.lowerBound * depth * Self.width, range.count,
            y + range.lowerBound * Self.width)
    }

    /// The columns that some panels hold, without the padding.
    public func columns(of range: Range<Int>) -> Range<Int> {
        min(range.lowerBound * Self.width, columns)..<min(range.upperBound * Self.width, columns)
    }

    static func panelCount(_ columns: Int) -> Int { (columns + width - 1) / width }

    /// Where the first row of a column lies; further rows follow at `width` floats.
    static func offset(_ column: Int, depth: Int) -> Int {
        (column / width) * depth * width + column % width
    }
}
