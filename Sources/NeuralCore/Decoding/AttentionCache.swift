import CNeuralKernels

/// Keys and values of one layer for tokens in order, laid out for one query at a time.
///
/// Keys lie in panels of 64 tokens (headCount, panels, headDimension, 64), values in rows
/// (headCount, capacity, headDimension).
public final class AttentionCache: @unchecked Sendable {
    // Unchecked: written for a token by the one worker that owns the head, read after a barrier; a cache that is
    // shared (a memory) is never written again.
    public let capacity: Int
    let headCount: Int
    let headDimension: Int
    private let keys: FloatBuffer
    private let values: FloatBuffer
    private let keysPerHead: Int

    /// - Parameter capacity: tokens; rounded up to whole panels.
    public init(headCount: Int, headDimension: Int, capacity: Int) {
        let panels = max(1, PanelMatrix.panelCount(capacity))
        self.capacity = panels * PanelMatrix.width
        self.headCount = headCount
        self.headDimension = headDimension
        keysPerHead = self.capacity * headDimension
        keys = FloatBuffer(count: headCount * keysPerHead)
        values = FloatBuffer(count: headCount * keysPerHead)
    }

    /// Stores a token's key and value of one head (headDimension each).
    public func store(_ key: UnsafePointer<Float>, _ value: UnsafePointer<Float>, head: Int, at index: Int) {
        let target = keys.pointer + head * keysPerHead + PanelMatrix.offset(index, depth: headDimension)
        for d in 0..<headDimension { target[d * PanelMatrix.width] = key[d] }
        (values.pointer + head * keysPerHead + index * headDimension).update(from: value, count: headDimension)
    }

    /// q·k for the panels that hold `range`; returns where in `scores` the range starts.
    public func scores(
        _ query: UnsafePointer<Float>, head: Int, range: Range<Int>, into scores: UnsafeMutablePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        let first = range.lowerBound / PanelMatrix.width
        let count = PanelMatrix.panelCount(range.upperBound) - first
        nk_panels(
            query, headDimension,
            keys.pointer + head * keysPerHead + first * headDimension * PanelMatrix.width, count, scores)
        return scores + (range.lowerBound - first * PanelMatrix.width)
    }

    /// output (+)= Σ p_j value_j over `range`.
    public func weigh(
        _ probabilities: UnsafePointer<Float>, head: Int, range: Range<Int>, adding: Bool,
        into output: UnsafeMutablePointer<Float>
    ) {
        nk_weighted_rows(
            probabilities, values.pointer + head * keysPerHead + range.lowerBound * headDimension, range.count,
            headDimension, adding ? 1 : 0, output)
    }

    /// Forgets the first tokens of `count`, a whole number of panels, moving the rest to the front.
    public func drop(first dropped: Int, of count: Int) {
        precondition(dropped % PanelMatrix.width == 0, "whole panels")
        let kept = PanelMatrix.panelCount(count) * PanelMatrix.width - dropped
        for head in 0..<headCount {
            for buffer in [keys, values] {
                let start = buffer.pointer + head * keysPerHead
                start.update(from: start + dropped * headDimension, count: kept * headDimension)
            }
        }
    }

    /// A cache of its own with the tokens of a range.
    public func copy(_ range: Range<Int>) -> AttentionCache {
        let copy = AttentionCache(headCount: headCount, headDimension: headDimension, capacity: range.count)
        for head in 0..<headCount {
            (copy.values.pointer + head * copy.keysPerHead).update(
                from: values.pointer + head * keysPerHead + range.lowerBound * headDimension,
                count: range.count * headDimension)
            for (target, source) in range.enumerated() {
                let from = keys.pointer + head * keysPerHead + PanelMatrix.offset(source, depth: headDimension)
                let to =
                    copy.keys.pointer + head * copy.keysPerHead + PanelMatrix.offset(target, depth: headDimension)
                for d in 0..<headDimension { to[d * PanelMatrix.width] = from[d * PanelMatrix.width] }
            }
        }
        return copy
    }
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
