import CNeuralKernels

/// Keys and values of one layer for tokens in order, laid out for one query at a time.
///
/// Keys lie in panels of 64 tokens (headCount, panels, headDimension, 64), values in rows
/// (headCount, capacity, headDimension); elements are floats or bfloat16.
public final class AttentionCache: @unchecked Sendable {
    // Unchecked: written for a token by the one worker that owns the head, read after a barrier; a cache that is
    // shared (a memory) is never written again.
    public let capacity: Int
    let headCount: Int
    let headDimension: Int
    private let precision: DecodingPrecision
    private let keys: ByteBuffer
    private let values: ByteBuffer
    /// Elements of one head, in keys and in values.
    private let perHead: Int

    /// - Parameter capacity: tokens; rounded up to whole panels.
    public init(headCount: Int, headDimension: Int, capacity: Int, precision: DecodingPrecision = .single) {
        let panels = max(1, PanelMatrix.panelCount(capacity))
        self.capacity = panels * PanelMatrix.width
        self.headCount = headCount
        self.headDimension = headDimension
        self.precision = precision
        perHead = self.capacity * headDimension
        keys = ByteBuffer(count: headCount * perHead * precision.cacheElementSize)
        values = ByteBuffer(count: headCount * perHead * precision.cacheElementSize)
    }

    /// Stores a token's key and value of one head (headDimension each).
    public func store(_ key: UnsafePointer<Float>, _ value: UnsafePointer<Float>, head: Int, at index: Int) {
        let keyStart = head * perHead + PanelMatrix.offset(index, depth: headDimension)
        let valueStart = head * perHead + index * headDimension
        switch precision {
        case .single:
            let target = keys.floats + keyStart
            for d in 0..<headDimension { target[d * PanelMatrix.width] = key[d] }
            (values.floats + valueStart).update(from: value, count: headDimension)
        case .int8:
            let rounded = values.halves + valueStart
            // The values' place serves the key first: both are rounded the same way.
            nk_to_bfloat(key, rounded, headDimension)
            let target = keys.halves + keyStart
            for d in 0..<headDimension { target[d * PanelMatrix.width] = rounded[d] }
            nk_to_bfloat(value, rounded, headDimension)
        }
    }

    /// q·k for the panels that hold `range`; returns where in `scores` the range starts.
    public func scores(
        _ query: UnsafePointer<Float>, head: Int, range: Range<Int>, into scores: UnsafeMutablePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        let first = range.lowerBound / PanelMatrix.width
        let count = PanelMatrix.panelCount(range.upperBound) - first
        let start = head * perHead + first * headDimension * PanelMatrix.width
        switch precision {
        case .single: nk_panels(query, headDimension, keys.floats + start, count, scores)
        case .int8: nk_panels_bfloat(query, headDimension, keys.halves + start, count, scores)
        }
        return scores + (range.lowerBound - first * PanelMatrix.width)
    }

    /// output (+)= Σ p_j value_j over `range`.
    public func weigh(
        _ probabilities: UnsafePointer<Float>, head: Int, range: Range<Int>, adding: Bool,
        into output: UnsafeMutablePointer<Float>
    ) {
        let start = head * perHead + range.lowerBound * headDimension
        let add: Int32 = adding ? 1 : 0
        switch precision {
        case .single:
            nk_weighted_rows(probabilities, values.floats + start, range.count, headDimension, add, output)
        case .int8:
            nk_weighted_rows_bfloat(probabilities, values.halves + start, range.count, headDimension, add, output)
        }
    }

    /// Forgets the first tokens of `count`, a whole number of panels, moving the rest to the front.
    public func drop(first dropped: Int, of count: Int) {
        precondition(dropped % PanelMatrix.width == 0, "whole panels")
        let size = headDimension * precision.cacheElementSize
        let kept = PanelMatrix.panelCount(count) * PanelMatrix.width - dropped
        for head in 0..<headCount {
            for buffer in [keys, values] {
                let start = buffer.pointer + head * capacity * size
                start.copyMemory(from: start + dropped * size, byteCount: kept * size)
            }
        }
    }

    /// A cache of its own with the tokens of a range.
    public func copy(_ range: Range<Int>) -> AttentionCache {
        let copy = AttentionCache(
            headCount: headCount, headDimension: headDimension, capacity: range.count, precision: precision)
        for head in 0..<headCount {
            let size = precision.cacheElementSize
            let start = head * perHead + range.lowerBound * headDimension
            (copy.values.pointer + head * copy.perHead * size).copyMemory(
                from: values.pointer + start * size, byteCount: range.count * headDimension * size)
            switch precision {
            case .single: copyKeys(keys.floats, to: copy.keys.floats, copy, head, range)
            case .int8: copyKeys(keys.halves, to: copy.keys.halves, copy, head, range)
            }
        }
        return copy
    }

    private func copyKeys<Element>(
        _ keys: UnsafePointer<Element>, to targets: UnsafeMutablePointer<Element>, _ copy: AttentionCache,
        _ head: Int, _ range: Range<Int>
    ) {
        for (target, source) in range.enumerated() {
            let from = keys + head * perHead + PanelMatrix.offset(source, depth: headDimension)
            let to = targets + head * copy.perHead + PanelMatrix.offset(target, depth: headDimension)
            for d in 0..<headDimension { to[d * PanelMatrix.width] = from[d * PanelMatrix.width] }
        }
    }
}

extension DecodingPrecision {
    var cacheElementSize: Int { self == .single ? 4 : 2 }
}

/// A stretch of a cache that a query attends to, with what is added to its scores.
public struct CachedStretch {
    public let cache: AttentionCache
    public let range: Range<Int>
    /// Kinds of the pairs, one a token of the range.
    public let pairs: UnsafePointer<UInt16>
    /// Added to every score.
    public let offset: Float
    /// Whether distances count; the last token of the range is then at distance 0.
    public let isRelative: Bool

    public init(
        cache: AttentionCache, range: Range<Int>, pairs: UnsafePointer<UInt16>, offset: Float, isRelative: Bool
    ) {
        self.cache = cache
        self.range = range
        self.pairs = pairs
        self.offset = offset
        self.isRelative = isRelative
    }
}
