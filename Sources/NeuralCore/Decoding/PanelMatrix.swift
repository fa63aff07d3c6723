import CNeuralKernels

/// A matrix (depth, columns) stored for products with few rows: panels of 64 columns, each read front to back.
public struct PanelMatrix: @unchecked Sendable {
    // Unchecked: the memory is written only while the matrix is made.

    /// Columns of a panel.
    public static let width = 64

    public let depth: Int
    public let columns: Int
    public let precision: DecodingPrecision
    private let arena: PanelArena
    /// What workers copy about: pointers without a count of references that they would fight for.
    public let view: PanelView

    /// Packs a row-major (depth, columns) matrix, or its transpose (columns, depth) if `transposed`.
    ///
    /// - Parameter leading: elements from one row of `matrix` to the next; those of a whole row if nil.
    public init(
        _ matrix: UnsafePointer<Float>, depth: Int, columns: Int, leading: Int? = nil, transposed: Bool = false,
        precision: DecodingPrecision = .single, in arena: PanelArena = PanelArena()
    ) {
        self.depth = depth
        self.columns = columns
        self.precision = precision
        self.arena = arena
        let leading = leading ?? (transposed ? depth : columns)
        let panels = Self.panelCount(columns)
        let layout = PanelLayout(depth: depth, precision: precision)
        let elements = arena.allocate(panels * layout.panelSize)
        var scales: UnsafeMutablePointer<Float>?
        if precision == .int8 {
            scales = arena.allocate(panels * Self.width * 4).bindMemory(to: Float.self, capacity: panels * Self.width)
        }
        if precision == .single, !transposed {
            layout.copy(matrix, leading: leading, columns: columns, depth: depth, to: elements)
        } else if let scales, !transposed {
            nk_pack_bytes(matrix, leading, depth, columns, elements.assumingMemoryBound(to: UInt8.self), scales)
        } else {
            var column = [Float](repeating: 0, count: depth)
            for index in 0..<columns {
                for row in 0..<depth {
                    column[row] = matrix[transposed ? index * leading + row : row * leading + index]
                }
                let scale = layout.store(column, column: index, in: elements)
                scales?[index] = scale
            }
        }
        view = PanelView(
            elements: UnsafeRawPointer(elements), scales: scales.map { UnsafePointer($0) }, depth: layout.paddedDepth,
            panelSize: layout.panelSize, precision: precision)
    }

    public var panelCount: Int { Self.panelCount(columns) }

    /// Room for a row of a product: whole panels.
    public var paddedColumns: Int { panelCount * Self.width }

    /// y = x M for the columns of some panels; rows of `y`, `stride` apart, are written in whole panels.
    public func multiply(
        _ x: PanelInput, into y: UnsafeMutablePointer<Float>, stride: Int, panels: Range<Int>? = nil
    ) {
        view.multiply(x, into: y, stride: stride, panels: panels ?? 0..<panelCount)
    }

    static func panelCount(_ columns: Int) -> Int { (columns + width - 1) / width }
}

/// Where panels lie, without owning them.
public struct PanelView {
    let elements: UnsafeRawPointer
    /// One a column, where the elements are bytes; nil stands for 1.
    let scales: UnsafePointer<Float>?
    /// Rounded up to whole groups.
    let depth: Int
    /// Bytes from one panel to the next.
    let panelSize: Int
    let precision: DecodingPrecision

    /// y = x M for some panels; y begins with panel 0.
    @inline(__always)
    public func multiply(
        _ x: PanelInput, into y: UnsafeMutablePointer<Float>, stride: Int, panels: Range<Int>
    ) {
        guard !panels.isEmpty else { return }
        let first = elements + panels.lowerBound * panelSize
        let target = y + panels.lowerBound * PanelMatrix.width
        switch precision {
        case .single:
            nk_float_panels(
                x.floats, x.stride, x.rows, depth, first.assumingMemoryBound(to: Float.self), panels.count, target,
                stride)
        case .half:
            nk_half_panels(
                x.floats, x.stride, x.rows, depth, first.assumingMemoryBound(to: UInt16.self), panels.count, target,
                stride)
        case .int8:
            nk_byte_panels(
                x.bytes, x.byteStride, x.rows, depth, first.assumingMemoryBound(to: UInt8.self),
                scales.map { $0 + panels.lowerBound * PanelMatrix.width }, panels.count, x.scales, x.sums, target,
                stride)
        }
    }
}

/// How the elements of a panel are ordered: rows of 64, or groups of four rows with the four bytes of a column together.
struct PanelLayout {
    let paddedDepth: Int
    let precision: DecodingPrecision

    init(depth: Int, precision: DecodingPrecision) {
        let group = precision.group
        paddedDepth = (depth + group - 1) / group * group
        self.precision = precision
    }

    /// Bytes of a panel.
    var panelSize: Int { paddedDepth * PanelMatrix.width * precision.elementSize }

    /// Copies a row-major matrix of floats, pieces of rows at a time.
    func copy(
        _ matrix: UnsafePointer<Float>, leading: Int, columns: Int, depth: Int, to elements: UnsafeMutableRawPointer
    ) {
        let width = PanelMatrix.width
        for panel in 0..<PanelMatrix.panelCount(columns) {
            let target = (elements + panel * panelSize).assumingMemoryBound(to: Float.self)
            let source = matrix + panel * width
            let count = min(width, columns - panel * width)
            for row in 0..<depth { (target + row * width).update(from: source + row * leading, count: count) }
        }
    }

    /// Writes a whole column; returns its scale (1 unless bytes).
    func store(_ values: UnsafePointer<Float>, column: Int, depth: Int, in elements: UnsafeMutableRawPointer) -> Float {
        let width = PanelMatrix.width
        let panel = elements + column / width * panelSize
        let place = column % width
        switch precision {
        case .single:
            let target = panel.assumingMemoryBound(to: Float.self) + place
            for row in 0..<depth { target[row * width] = values[row] }
            return 1
        case .half:
            let target = panel.assumingMemoryBound(to: UInt16.self) + place
            return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: depth) { halves in
                guard let base = halves.baseAddress else { return 1 }
                nk_to_half(values, base, depth)
                for row in 0..<depth { target[row * width] = base[row] }
                return 1
            }
        case .int8:
            let target = panel.assumingMemoryBound(to: UInt8.self) + 4 * place
            return withUnsafeTemporaryAllocation(of: Int8.self, capacity: paddedDepth) { bytes in
                guard let base = bytes.baseAddress else { return 1 }
                let scale = PanelLayout.quantise(values, depth, into: base)
                for row in 0..<paddedDepth {
                    target[row / 4 * 4 * width + row % 4] = UInt8(bitPattern: base[row]) ^ 0x80
                }
                return scale
            }
        }
    }

    func store(_ values: [Float], column: Int, in elements: UnsafeMutableRawPointer) -> Float {
        values.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 1 }
            return store(base, column: column, depth: buffer.count, in: elements)
        }
    }

    /// Rounds a vector to bytes, zeros filling the last group of four; returns the scale.
    static func quantise(
        _ values: UnsafePointer<Float>, _ count: Int, into bytes: UnsafeMutablePointer<Int8>
    ) -> Float {
        var (scale, sum): (Float, Int32) = (0, 0)
        nk_quantise_rows(values, count, 1, count, bytes, count, &scale, &sum)
        return scale
    }
}
