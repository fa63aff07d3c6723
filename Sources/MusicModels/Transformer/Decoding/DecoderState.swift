import NeuralCore

/// The caches of a decoder and what the tokens in them are: grows at the end, forgets at the front.
struct DecoderState {
    let caches: [AttentionCache]
    /// Absolute position of the first token still stored.
    private(set) var firstStored = 0
    /// Places of the stored tokens; bars as the caller counts them.
    private(set) var places: [PairTable.Place] = []

    init(_ configuration: TransformerConfiguration, capacity: Int, precision: DecodingPrecision) {
        caches = (0..<configuration.layerCount).map { _ in
            AttentionCache(
                headCount: configuration.headCount, headDimension: configuration.headDimension, capacity: capacity,
                precision: precision)
        }
        places.reserveCapacity(capacity)
    }

    var capacity: Int { caches.first?.capacity ?? 0 }
    /// Tokens appended so far.
    var position: Int { firstStored + places.count }

    /// Makes room for `count` tokens while keeping at least `window`.
    mutating func makeRoom(for count: Int, window: Int) {
        guard places.count + count > capacity else { return }
        let kept = max(window, capacity / 2)
        let surplus = max(0, places.count - kept)
        let dropped = max(0, surplus / PanelMatrix.width * PanelMatrix.width)
        for cache in caches { cache.drop(first: dropped, of: places.count) }
        places.removeFirst(dropped)
        firstStored += dropped
    }

    mutating func append(_ newPlaces: some Sequence<TokenPlace>) {
        places.append(contentsOf: newPlaces.map(PairTable.Place.init))
    }

    mutating func truncate(to position: Int) {
        places.removeLast(self.position - min(max(position, firstStored), self.position))
    }

    mutating func removeAll() {
        places.removeAll(keepingCapacity: true)
        firstStored = 0
    }

    /// What of a range of positions is still stored, as indices into the caches.
    func stored(_ range: Range<Int>) -> Range<Int> {
        let bounded = range.clamped(to: firstStored..<position)
        return bounded.lowerBound - firstStored..<bounded.upperBound - firstStored
    }
}
