/// New tokens of one sequence as attention sees them: what they attend to, and the kinds of the pairs.
public struct CachedRows {
    /// The sequence's own cache, which already holds the new tokens.
    public var recent: CacheView
    /// Index in the cache of the first new token.
    public var first: Int
    public var count: Int
    /// Tokens that a token attends to, itself included, besides the memory.
    public var window: Int
    /// A cache that all of the new tokens attend to, up to `memoryCount` tokens; nil for none.
    public var memory: CacheView?
    public var memoryCount: Int
    /// Added to every score of the memory.
    public var strength: Float
    /// Ranges of the cache whose scores are lowered, as of what is to be half forgotten.
    public var faded: [Range<Int>]
    /// Added to the scores of the faded ranges; nothing above 0 is meant.
    public var fade: Float
    /// Kinds of the pairs of each row: those into the memory, then those into the window. Rows are `pairStride` apart.
    public var pairs: UnsafePointer<UInt16>
    public var pairStride: Int

    public init(
        recent: CacheView, first: Int, count: Int, window: Int, memory: CacheView? = nil, memoryCount: Int = 0,
        strength: Float = 0, faded: [Range<Int>] = [], fade: Float = 0, pairs: UnsafePointer<UInt16>, pairStride: Int
    ) {
        self.recent = recent
        self.first = first
        self.count = count
        self.window = window
        self.memory = memory
        self.memoryCount = memory == nil ? 0 : memoryCount
        self.strength = strength
        self.faded = faded
        self.fade = fade
        self.pairs = pairs
        self.pairStride = pairStride
    }

    /// The tokens of the window of a row.
    @inline(__always)
    public func range(_ row: Int) -> Range<Int> { max(0, first + row + 1 - window)..<first + row + 1 }
}
