/// How long one part of a split wants to be.
public enum Length: Equatable, Sendable {
    /// Exactly so many cells.
    case fixed(Int)
    /// A share 0...1 of the whole.
    case fraction(Double)
    /// What the others leave, shared by weight.
    case flexible(weight: Double)
}

/// One part of a split: what it is called, how long it wants to be and how soon it may go.
public struct SplitPart<Name: Hashable & Sendable>: Sendable {
    public var name: Name
    public var length: Length
    /// Below this many cells the part is of no use.
    public var minimum: Int
    /// More than this many cells are of no use.
    public var maximum: Int
    /// Parts of low importance are folded away first when there is no room for all minimums.
    public var importance: Int

    public init(_ name: Name, _ length: Length, minimum: Int = 1, maximum: Int = .max, importance: Int = 0) {
        self.name = name
        self.length = length
        self.minimum = minimum
        self.maximum = maximum
        self.importance = importance
    }
}

/// Divides regions among named parts; a pure function of the region and the wishes.
public enum Split {
    /// Places parts side by side from the left; folded parts are absent from the result.
    public static func columns<Name>(
        _ region: Rectangle, spacing: Int = 0, _ parts: [SplitPart<Name>]
    ) -> [Name: Rectangle] {
        var result: [Name: Rectangle] = [:]
        for (name, start, length) in place(region.width, spacing, parts) {
            result[name] = Rectangle(x: region.x + start, y: region.y, width: length, height: region.height)
        }
        return result
    }

    /// Places parts one below the other from the top; folded parts are absent from the result.
    public static func rows<Name>(
        _ region: Rectangle, spacing: Int = 0, _ parts: [SplitPart<Name>]
    ) -> [Name: Rectangle] {
        var result: [Name: Rectangle] = [:]
        for (name, start, length) in place(region.height, spacing, parts) {
            result[name] = Rectangle(x: region.x, y: region.y + start, width: region.width, height: length)
        }
        return result
    }

    private static func place<Name>(
        _ total: Int, _ spacing: Int, _ parts: [SplitPart<Name>]
    ) -> [(Name, Int, Int)] {
        let gap = max(0, min(spacing, total))
        var kept = Array(parts.enumerated())
        while !kept.isEmpty, needed(kept.map(\.element), gap) > total {
            // Of equal importance the last one goes first.
            guard
                let victim = kept.indices.min(by: { left, right in
                    let (first, second) = (kept[left].element.importance, kept[right].element.importance)
                    return first == second ? left > right : first < second
                })
            else { break }
            kept.remove(at: victim)
        }
        let lengths = share(total - gap * max(0, kept.count - 1), of: total, kept.map(\.element))
        var start = 0
        return zip(kept, lengths).map { part, length in
            defer { start += length + gap }
            return (part.element.name, start, length)
        }
    }

    private static func floorLength<Name>(_ part: SplitPart<Name>) -> Int {
        if case .fixed(let cells) = part.length { return bounded(max(cells, 0)) }
        return bounded(max(part.minimum, 0))
    }

    private static func needed<Name>(_ parts: [SplitPart<Name>], _ gap: Int) -> Int {
        parts.reduce(gap * max(0, parts.count - 1)) { $0 + floorLength($1) }
    }

    private static func bounded(_ value: Int) -> Int { min(value, 1 << 30) }

    /// Gives every part its minimum, then fractions what they ask for, then the rest by weight.
    private static func share<Name>(_ available: Int, of total: Int, _ parts: [SplitPart<Name>]) -> [Int] {
        var lengths = parts.map(floorLength)
        var rest = available - lengths.reduce(0, +)
        for (index, part) in parts.enumerated() {
            guard case .fraction(let fraction) = part.length, fraction.isFinite, rest > 0 else { continue }
            let wanted = Int((Double(total) * max(0, min(1, fraction))).rounded())
            let extra = max(0, min(min(wanted, part.maximum) - lengths[index], rest))
            lengths[index] += extra
            rest -= extra
        }
        // Flexible parts grow towards their share by weight, a cell at a time to the one furthest behind it.
        while rest > 0 {
            var best: (index: Int, fill: Double)?
            for (index, part) in parts.enumerated() {
                guard case .flexible(let weight) = part.length, weight > 0, lengths[index] < part.maximum else {
                    continue
                }
                let fill = Double(lengths[index]) / weight
                if fill < (best?.fill ?? .infinity) { best = (index, fill) }
            }
            guard let best else { break }
            lengths[best.index] += 1
            rest -= 1
        }
        return lengths
    }
}
