import CNeuralKernels

/// Keys and values of one layer for tokens in order, laid out for one query at a time.
///
/// Of each head, the keys are a panel matrix with a column a token, the values one with a row a token, so that scores
/// and sums are panel products.
public final class AttentionCache: @unchecked Sendable {
    // Unchecked: written for a token by the one worker that owns the head, read after a barrier; a cache that is
    // shared (a memory) is never written again.
    public let capacity: Int
    let headCount: Int
    let headDimension: Int
    private let precision: DecodingPrecision
    private let keys: ByteBuffer
    private let values: ByteBuffer
    /// One a token and head; untouched unless bytes.
    private let scales: ByteBuffer

    /// - Parameter capacity: tokens; rounded up to whole panels.
    public init(headCount: Int, headDimension: Int, capacity: Int, precision: DecodingPrecision = .single) {
        let panels = max(1, PanelMatrix.panelCount(capacity))
        self.capacity = panels * PanelMatrix.width
        self.headCount = headCount
        self.headDimension = headDimension
        self.precision = precision
        let view = CacheView.sizes(headDimension, self.capacity, precision)
        keys = ByteBuffer(count: headCount * view.keys)
        values = ByteBuffer(count: headCount * view.values)
        scales = ByteBuffer(count: 2 * headCount * self.capacity * 4)
    }

    /// What workers read and write, without a count of references.
    public var view: CacheView {
        let floats = scales.pointer.assumingMemoryBound(to: Float.self)
        return CacheView(
            capacity: capacity, headDimension: headDimension, precision: precision, keys: keys.pointer,
            values: values.pointer, keyScales: floats, valueScales: floats + headCount * capacity)
    }

    /// Forgets the first tokens of `count`, a whole number of panels, moving the rest to the front.
    public func drop(first dropped: Int, of count: Int) {
        precondition(dropped % PanelMatrix.width == 0, "whole panels")
        guard dropped > 0 else { return }
        let kept = PanelMatrix.panelCount(count) * PanelMatrix.width - dropped
        for head in 0..<headCount { view.move(head, from: dropped, count: kept, to: view) }
    }

    /// A cache of its own with the tokens of a range.
    ///
    /// - Parameter capacity: tokens it has room for; those of the range at least.
    public func copy(_ range: Range<Int>, capacity: Int = 0) -> AttentionCache {
        let copy = AttentionCache(
            headCount: headCount, headDimension: headDimension, capacity: max(range.count, capacity),
            precision: precision)
        let (source, target) = (view, copy.view)
        for head in 0..<headCount {
            if range.lowerBound % PanelMatrix.width == 0 {
                let whole = PanelMatrix.panelCount(range.count) * PanelMatrix.width
                source.move(head, from: range.lowerBound, count: whole, to: target)
            } else {
                for (to, from) in range.enumerated() { source.copyToken(head, from, to: target, at: to) }
            }
        }
        return copy
    }
}
