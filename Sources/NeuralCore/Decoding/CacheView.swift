import CNeuralKernels

/// Where an `AttentionCache` keeps its tokens, for the workers of a pass.
public struct CacheView {
    let capacity: Int
    let headDimension: Int
    let precision: DecodingPrecision
    let keys: UnsafeMutableRawPointer
    let values: UnsafeMutableRawPointer
    let keyScales: UnsafeMutablePointer<Float>
    let valueScales: UnsafeMutablePointer<Float>

    private static let width = PanelMatrix.width

    /// Bytes that a head's keys and values take.
    static func sizes(_ headDimension: Int, _ capacity: Int, _ precision: DecodingPrecision) -> (keys: Int, values: Int)
    {
        let layout = PanelLayout(depth: headDimension, precision: precision)
        return (
            capacity / width * layout.panelSize,
            PanelMatrix.panelCount(headDimension) * capacity * width * precision.elementSize
        )
    }

    private var keyLayout: PanelLayout { PanelLayout(depth: headDimension, precision: precision) }
    private var sizes: (keys: Int, values: Int) { Self.sizes(headDimension, capacity, precision) }
    /// Bytes of the values of one token in one panel of dimensions.
    private var valueStep: Int { Self.width * precision.elementSize }
    /// Panels of dimensions of the values.
    var valuePanels: Int { PanelMatrix.panelCount(headDimension) }

    /// A head's keys: a column a token.
    func keyPanels(_ head: Int) -> PanelView {
        let layout = keyLayout
        return PanelView(
            elements: UnsafeRawPointer(keys + head * capacity / Self.width * layout.panelSize),
            scales: precision == .int8 ? UnsafePointer(keyScales + head * capacity) : nil, depth: layout.paddedDepth,
            panelSize: layout.panelSize, precision: precision)
    }

    /// A head's values of a range of tokens in one panel of dimensions: a row a token, scales left to the caller.
    /// The range begins and ends with whole groups.
    func valuePanel(_ head: Int, panel: Int, range: Range<Int>) -> PanelView {
        let start = head * sizes.values + (panel * capacity + range.lowerBound) * valueStep
        return PanelView(
            elements: UnsafeRawPointer(values + start), scales: nil, depth: range.count, panelSize: 0,
            precision: precision)
    }

    /// Stores a token's key and value of one head (headDimension each).
    public func store(_ key: UnsafePointer<Float>, _ value: UnsafePointer<Float>, head: Int, at index: Int) {
        let layout = keyLayout
        let scale = layout.store(
            key, column: index, depth: headDimension, in: keys + head * capacity / Self.width * layout.panelSize)
        let start = values + head * sizes.values
        switch precision {
        case .single:
            for panel in 0..<valuePanels {
                let target = (start + (panel * capacity + index) * valueStep).assumingMemoryBound(to: Float.self)
                target.update(from: value + panel * Self.width, count: dimensions(panel))
            }
        case .half:
            for panel in 0..<valuePanels {
                let target = (start + (panel * capacity + index) * valueStep).assumingMemoryBound(to: UInt16.self)
                nk_to_half(value + panel * Self.width, target, dimensions(panel))
            }
        case .int8:
            keyScales[head * capacity + index] = scale
            withUnsafeTemporaryAllocation(of: Int8.self, capacity: headDimension + 4) { bytes in
                guard let base = bytes.baseAddress else { return }
                valueScales[head * capacity + index] = PanelLayout.quantise(value, headDimension, into: base)
                for panel in 0..<valuePanels {
                    let group = start + (panel * capacity + index / 4 * 4) * valueStep + index % 4
                    let target = group.assumingMemoryBound(to: UInt8.self)
                    for d in 0..<dimensions(panel) {
                        target[4 * d] = UInt8(bitPattern: base[panel * Self.width + d]) ^ 0x80
                    }
                }
            }
        }
    }

    /// Copies whole panels of tokens; the places may overlap.
    func move(_ head: Int, from first: Int, count: Int, to other: CacheView) {
        let panelSize = keyLayout.panelSize
        func move(_ to: UnsafeMutableRawPointer, _ from: UnsafeMutableRawPointer, _ size: Int) {
            to.copyMemory(from: from, byteCount: size)
        }
        move(
            other.keys + head * other.sizes.keys, keys + head * sizes.keys + first / Self.width * panelSize,
            count / Self.width * panelSize)
        for panel in 0..<valuePanels {
            move(
                other.values + head * other.sizes.values + panel * other.capacity * valueStep,
                values + head * sizes.values + (panel * capacity + first) * valueStep, count * valueStep)
        }
        guard precision == .int8 else { return }
        move(other.keyScales + head * other.capacity, keyScales + head * capacity + first, count * 4)
        move(other.valueScales + head * other.capacity, valueScales + head * capacity + first, count * 4)
    }

    /// Copies one token as it is stored.
    func copyToken(_ head: Int, _ index: Int, to other: CacheView, at target: Int) {
        let group = precision.group
        let layout = keyLayout
        let size = group * precision.elementSize
        func key(_ view: CacheView, _ index: Int) -> UnsafeMutableRawPointer {
            view.keys + head * view.sizes.keys + index / Self.width * layout.panelSize + index % Self.width * size
        }
        let (from, to) = (key(self, index), key(other, target))
        for row in 0..<layout.paddedDepth / group {
            (to + row * Self.width * size).copyMemory(from: from + row * Self.width * size, byteCount: size)
        }
        func value(_ view: CacheView, _ panel: Int, _ index: Int) -> UnsafeMutableRawPointer {
            view.values + head * view.sizes.values + (panel * view.capacity + index / group * group) * valueStep
                + index % group
        }
        for panel in 0..<valuePanels {
            let (from, to) = (value(self, panel, index), value(other, panel, target))
            if group == 1 {
                to.copyMemory(from: from, byteCount: valueStep)
            } else {
                for d in 0..<Self.width { (to + group * d).copyMemory(from: from + group * d, byteCount: 1) }
            }
        }
        guard precision == .int8 else { return }
        other.keyScales[head * other.capacity + target] = keyScales[head * capacity + index]
        other.valueScales[head * other.capacity + target] = valueScales[head * capacity + index]
    }

    private func dimensions(_ panel: Int) -> Int { min(Self.width, headDimension - panel * Self.width) }
}
