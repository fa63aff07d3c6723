import CNeuralKernels

/// A matrix (depth, columns) stored for products with a single vector: panels of 64 columns, each read front to back.
public struct PanelMatrix: Sendable {
    /// Columns of a panel.
    public static let width = 64

    /// The elements, panel after panel; bytes have a scale a column.
    private enum Storage: Sendable {
        case single(FloatBuffer)
        case int8(ByteBuffer, scales: FloatBuffer)
    }

    public let depth: Int
    public let columns: Int
    private let storage: Storage

    /// Packs a row-major (depth, columns) matrix, or its transpose (columns, depth) if `transposed`.
    public init(
        _ matrix: UnsafePointer<Float>, depth: Int, columns: Int, transposed: Bool = false,
        precision: DecodingPrecision = .single
    ) {
        self.depth = depth
        self.columns = columns
        let count = Self.panelCount(columns) * depth * Self.width
        let stride = transposed ? 1 : columns
        switch precision {
        case .single:
            let panels = FloatBuffer(count: count)
            for column in 0..<columns {
                let source = matrix + (transposed ? column * depth : column)
                let target = panels.pointer + Self.offset(column, depth: depth)
                for row in 0..<depth { target[row * Self.width] = source[row * stride] }
            }
            storage = .single(panels)
        case .int8:
            let panels = ByteBuffer(count: count)
            let scales = FloatBuffer(count: Self.panelCount(columns) * Self.width)
            for column in 0..<columns {
                scales.pointer[column] = nk_to_int8(
                    matrix + (transposed ? column * depth : column), stride,
                    panels.int8 + Self.offset(column, depth: depth), Self.width, depth)
            }
            storage = .int8(panels, scales: scales)
        }
    }

    public var panelCount: Int { Self.panelCount(columns) }

    /// Room for a product: whole panels.
    public var paddedColumns: Int { panelCount * Self.width }

    /// y = x M for the columns of some panels; `y` (`paddedColumns`) is written in whole panels.
    public func multiply(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, panels range: Range<Int>) {
        guard !range.isEmpty else { return }
        let target = y + range.lowerBound * Self.width
        let first = range.lowerBound * depth * Self.width
        switch storage {
        case .single(let panels):
            nk_panels(x, depth, panels.pointer + first, range.count, target)
        case .int8(let panels, let scales):
            let scales = scales.pointer + range.lowerBound * Self.width
            nk_panels_int8(x, depth, panels.int8 + first, scales, range.count, target)
        }
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
