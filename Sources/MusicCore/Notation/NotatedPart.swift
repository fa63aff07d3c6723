/// A voice as it is written down: bars of layers, in each of which one thing follows the other.
///
/// Notes that sound on while others begin need a layer of their own; notes that begin and end together are a chord.
/// What crosses a bar line or has no note value of its own is cut into tied pieces.
struct NotatedPart {
    /// A rest (no pitches) or a chord, so many steps long.
    struct Element: Equatable {
        var steps: Int
        var pitches: [UInt8] = []
        /// Whether it goes on from the element before, and into the one after.
        var isTiedBack = false
        var isTiedOn = false
    }

    /// Layers by bar; each fills its bar exactly, and every bar has at least one.
    let bars: [[[Element]]]

    /// Lengths in sixteenths with a note value of their own: with and without a dot.
    static let values = [16, 12, 8, 6, 4, 3, 2, 1]

    init(_ grid: GridScore, _ voice: Voice) {
        let starts = grid.barSteps
        var layers: [[Span]] = []
        for span in NotatedPart.spans(grid[voice], end: grid.stepCount) {
            if let free = layers.firstIndex(where: { $0.last.map { $0.end <= span.step } ?? true }) {
                layers[free].append(span)
            } else {
                layers.append([span])
            }
        }
        bars = grid.bars.indices.map { bar in
            let steps = starts[bar]..<starts[bar + 1]
            let used = layers.filter { $0.contains { $0.end > steps.lowerBound && $0.step < steps.upperBound } }
            return used.isEmpty
                ? [NotatedPart.pieces(steps.count).map { Element(steps: $0) }]
                : used.map { NotatedPart.fill(steps, with: $0) }
        }
    }

    /// Notes that begin and end together.
    private struct Span {
        var step: Int
        var end: Int
        var pitches: [UInt8]
    }

    private static func spans(_ notes: [GridNote], end: Int) -> [Span] {
        var spans: [Span] = []
        for note in notes.sorted() where note.step < end {
            let noteEnd = min(end, note.end)
            if let index = spans.lastIndex(where: { $0.step == note.step && $0.end == noteEnd }) {
                spans[index].pitches.append(note.pitch)
            } else {
                spans.append(Span(step: note.step, end: noteEnd, pitches: [note.pitch]))
            }
        }
        return spans
    }

    /// The part of a layer that falls into a bar, rests in between.
    private static func fill(_ steps: Range<Int>, with layer: [Span]) -> [Element] {
        var elements: [Element] = []
        var now = steps.lowerBound
        for span in layer where span.end > steps.lowerBound && span.step < steps.upperBound {
            let from = max(span.step, steps.lowerBound)
            let to = min(span.end, steps.upperBound)
            elements += pieces(from - now).map { Element(steps: $0) }
            let parts = pieces(to - from)
            for (index, part) in parts.enumerated() {
                elements.append(
                    Element(
                        steps: part, pitches: span.pitches, isTiedBack: index > 0 || from > span.step,
                        isTiedOn: index < parts.count - 1 || to < span.end))
            }
            now = to
        }
        return elements + pieces(steps.upperBound - now).map { Element(steps: $0) }
    }

    /// A length as note values, the longest first.
    private static func pieces(_ steps: Int) -> [Int] {
        var rest = steps
        var pieces: [Int] = []
        while rest > 0, let value = values.first(where: { $0 <= rest }) {
            pieces.append(value)
            rest -= value
        }
        return pieces
    }
}
