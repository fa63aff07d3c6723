import NeuralCore

/// Kinds of pairs of tokens as the musical bias tells them apart, numbered for a table look-up.
///
/// A kind is (into memory or not) × bar distance × step distance × (same track or not).
enum PairTable {
    /// Bar distances −8 ... 8, further ones clipped.
    static let barReach = 8
    static let barCount = 2 * barReach + 1
    /// Step distances 0, ±1, ±2, ±3-4, ±5-8 and beyond.
    static let stepCount = 11
    static let trackCount = 2
    /// Kinds outside the memory; those into it follow.
    static let count = barCount * stepCount * trackCount
    static let size = 2 * count

    /// A place as the bias reads it.
    struct Place {
        var bar: Int32
        var step: Int32
        var track: Int32

        init(_ place: TokenPlace) {
            bar = place.bar
            step = Int32(place.step)
            track = Int32(place.track)
        }
    }

    /// 0 ..< `stepCount`, 5 for equal steps.
    @inline(__always)
    static func stepBucket(_ difference: Int32) -> Int32 {
        let size = abs(difference)
        let bucket: Int32 =
            (size > 0 ? 1 : 0) &+ (size > 1 ? 1 : 0) &+ (size > 2 ? 1 : 0) &+ (size > 4 ? 1 : 0) &+ (size > 8 ? 1 : 0)
        return difference < 0 ? 5 &- bucket : 5 &+ bucket
    }

    /// The kind of the pair (`from` attends to `to`).
    @inline(__always)
    static func index(from: Place, to: Place, intoMemory: Bool) -> UInt16 {
        let reach = Int32(barReach)
        let bar = min(max(from.bar &- to.bar, -reach), reach) &+ reach
        let kind = (bar &* Int32(stepCount) &+ stepBucket(from.step &- to.step)) &* 2
        return UInt16(truncatingIfNeeded: kind &+ (from.track == to.track ? 1 : 0) &+ (intoMemory ? Int32(count) : 0))
    }

    /// Fills the pairs of a whole plan, laid out as its blocks.
    static func fill(
        _ pairs: UnsafeMutablePointer<UInt16>, blocks: [AttentionBlock], places: UnsafePointer<Place>, memoryCount: Int
    ) {
        for block in blocks {
            for row in 0..<block.rowCount {
                let target = pairs + block.offset + row * block.columnCount
                let from = places[block.firstRow + row]
                let section = block.firstRow >= memoryCount
                for column in 0..<block.firstVisible + row {
                    let absolute = block.firstColumn + column
                    target[column] = index(
                        from: from, to: places[absolute], intoMemory: section && absolute < memoryCount)
                }
            }
        }
    }
}
