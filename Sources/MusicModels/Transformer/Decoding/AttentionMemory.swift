import NeuralCore

/// What a section left behind: its keys and values in every layer, and where in the section each token lay.
///
/// Immutable once made, so that it may outlive its decoder and serve several.
public struct AttentionMemory: Sendable {
    let layers: [AttentionCache]
    /// Bars counted from the start of the section.
    let places: [PairTable.Place]

    /// Tokens remembered.
    public var count: Int { places.count }

    /// The same memory with its bars moved, for a section that starts elsewhere in the pattern than its source did.
    public func shifted(byBars bars: Int32) -> AttentionMemory {
        AttentionMemory(
            layers: layers,
            places: places.map {
                var place = $0
                place.bar &+= bars
                return place
            })
    }
}
