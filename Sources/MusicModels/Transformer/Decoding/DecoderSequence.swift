import NeuralCore

/// A sequence being written: the caches, what the tokens in them are, and the memory it hears.
///
/// It grows at the end and forgets at the front.
final class DecoderSequence {
    private let configuration: TransformerConfiguration
    private let caches: [AttentionCache]
    /// Of the caches and of the memory, one a layer, for the workers of a pass.
    private let views: UnsafeMutablePointer<CacheView>
    private let memoryViews: UnsafeMutablePointer<CacheView>
    /// Absolute position of the first token still stored.
    private(set) var firstStored = 0
    /// Places of the stored tokens; bars as the caller counts them.
    private var places: [PairTable.Place] = []
    private var memory: AttentionMemory?
    private var strength: Float = 0
    /// Positions whose scores are lowered.
    private var faded: [Range<Int>] = []
    private var fade: Float = 0
    /// Where the section being written begins.
    var sectionBar: Int32 = 0

    init(_ configuration: TransformerConfiguration, caches: [AttentionCache]) {
        self.configuration = configuration
        self.caches = caches
        views = .allocate(capacity: caches.count)
        memoryViews = .allocate(capacity: caches.count)
        places.reserveCapacity(caches.first?.capacity ?? 0)
        for (index, cache) in caches.enumerated() { (views + index).initialize(to: cache.view) }
    }

    /// - Parameter capacity: tokens whose keys and values are kept, at least the window and as much again.
    convenience init(_ weights: DecoderWeights, capacity: Int, chunk: Int) {
        let configuration = weights.model.configuration
        let least = 2 * (configuration.maximumDistance + chunk + PanelMatrix.width)
        self.init(
            configuration,
            caches: (0..<configuration.layerCount).map { _ in
                AttentionCache(
                    headCount: configuration.headCount, headDimension: configuration.headDimension,
                    capacity: max(capacity, least), precision: weights.precision)
            })
    }

    deinit {
        views.deallocate()
        memoryViews.deallocate()
    }

    /// Tokens appended so far.
    var position: Int { firstStored + places.count }

    private var window: Int { configuration.maximumDistance }

    func recall(_ memory: AttentionMemory?, strength: Float) {
        self.memory = memory.flatMap { $0.count > 0 ? $0 : nil }
        self.strength = strength
        for (index, cache) in (self.memory?.layers ?? []).enumerated() {
            (memoryViews + index).initialize(to: cache.view)
        }
    }

    func fade(_ ranges: [Range<Int>], by fade: Float) {
        faded = fade == 0 ? [] : ranges
        self.fade = fade
    }

    /// Keeps what was written at some positions, bars counted from `bar`; nil if nothing of it is stored any more.
    func remember(_ range: Range<Int>, fromBar bar: Int32) -> AttentionMemory? {
        let bounded = range.clamped(to: firstStored..<position)
        let all = bounded.lowerBound - firstStored..<bounded.upperBound - firstStored
        let kept = all.prefix(window)
        guard !kept.isEmpty else { return nil }
        let places = places[kept].map { (place: PairTable.Place) -> PairTable.Place in
            var place = place
            place.bar &-= bar
            return place
        }
        return AttentionMemory(layers: caches.map { $0.copy(kept) }, places: places)
    }

    func truncate(to position: Int) {
        places.removeLast(self.position - min(max(position, firstStored), self.position))
    }

    func removeAll() {
        places.removeAll(keepingCapacity: true)
        firstStored = 0
        sectionBar = 0
        recall(nil, strength: 0)
        fade([], by: 0)
    }

    /// Takes in the places of new tokens, which become the rows of a pass, and fills the pairs of these.
    func begin(_ newPlaces: UnsafeBufferPointer<TokenPlace>, _ step: DecoderStep) -> DecoderStep.Passage {
        makeRoom(for: newPlaces.count)
        let first = places.count
        for place in newPlaces { places.append(PairTable.Place(place)) }
        let passage = DecoderStep.Passage(
            count: newPlaces.count, caches: UnsafePointer(views),
            memories: memory == nil ? nil : UnsafePointer(memoryViews), memoryCount: memory?.count ?? 0,
            strength: strength, faded: stored(faded), fade: fade, position: firstStored + first, first: first,
            window: window)
        fillPairs(passage, step)
        return passage
    }

    /// Positions as indices in the caches; what is not stored any more is left out.
    private func stored(_ ranges: [Range<Int>]) -> [Range<Int>] {
        guard !ranges.isEmpty else { return [] }
        return ranges.compactMap { range in
            let kept = range.clamped(to: firstStored..<max(firstStored, position))
            return kept.isEmpty ? nil : kept.lowerBound - firstStored..<kept.upperBound - firstStored
        }
    }

    /// Makes room for `count` tokens while keeping at least the window.
    private func makeRoom(for count: Int) {
        let capacity = caches.first?.capacity ?? 0
        guard places.count + count > capacity else { return }
        let surplus = max(0, places.count - max(window, capacity / 2))
        let dropped = surplus / PanelMatrix.width * PanelMatrix.width
        for cache in caches { cache.drop(first: dropped, of: places.count) }
        places.removeFirst(dropped)
        firstStored += dropped
    }

    private func fillPairs(_ passage: DecoderStep.Passage, _ step: DecoderStep) {
        places.withUnsafeBufferPointer { places in
            for row in 0..<passage.count {
                let index = passage.first + row
                var target = step.pairs + row * step.pairStride
                var from = places[index]
                if let memory {
                    from.bar &-= sectionBar
                    memory.places.withUnsafeBufferPointer {
                        for (offset, to) in $0.enumerated() {
                            target[offset] = PairTable.index(from: from, to: to, intoMemory: true)
                        }
                    }
                    target += passage.memoryCount
                    from.bar &+= sectionBar
                }
                for (offset, to) in places[max(0, index + 1 - passage.window)...index].enumerated() {
                    target[offset] = PairTable.index(from: from, to: to, intoMemory: false)
                }
            }
        }
    }
}
