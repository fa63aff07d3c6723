/// How transformer examples are cut from pieces.
public struct ExampleSettings: Sendable, Hashable, Codable {
    /// Most tokens of an example, memory included.
    public var length = 1024
    /// Most tokens of a memory.
    public var memoryLength = 448
    /// Room kept for what precedes the section, where anything does.
    public var minimumContext = 96
    /// Share of the recalling sections shown without their memory, so that the model can do without.
    public var memoryDropShare = 0.35
    /// Share of the memories that are of another letter, shifted by bars or transposed, so that the model looks before
    /// it copies.
    public var wrongMemoryShare = 0.12
    /// Share of the examples that fill a hole, with both sides to hear.
    public var infillShare = 0.4
    /// How much more often than by their length bridges are shown; they are rare.
    public var bridgeWeight = 2.0
    /// How much more often than by their length sections are shown that were heard before.
    public var recallWeight = 2.0
    /// How much more often than by their length pieces without labels are shown; below 1 it is less often.
    public var unlabelledWeight = 0.5
    /// Pieces without labels whose onsets fit the grid less than this are left out.
    public var minimumOnGridShare = 0.7

    public init() {}

    /// Room for a section, its context and what frames them, beside a memory of `memoryRoom`.
    var recallRoom: Int { max(1, length - memoryRoom - TokenisedPiece.frameLength) }

    /// Room for a window without a memory.
    var plainRoom: Int { max(1, length - TokenisedPiece.frameLength) }

    var memoryRoom: Int { min(memoryLength, length / 2) }

    /// Room kept for the context in so much room: never more than half.
    func contextRoom(in room: Int) -> Int { min(minimumContext, room / 2) }
}
