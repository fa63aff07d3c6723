/// A stretch of one row whose cells share their colours and attributes.
public struct Run: Equatable, Sendable {
    public var y: Int
    public var columns: Range<Int>

    public init(y: Int, columns: Range<Int>) {
        self.y = y
        self.columns = columns
    }
}

extension Canvas {
    /// Calls back for each run of cells that differ from an earlier canvas; all of them when the size differs.
    ///
    /// A run has one style, lies in one row and never begins in the middle of a wide character. Unchanged gaps of up
    /// to three cells in the same style are bridged, because moving the cursor costs more than writing them again.
    public func forEachChangedRun(since earlier: Canvas?, _ body: (Run) -> Void) {
        let isComparable = earlier.map { $0.width == width && $0.height == height } ?? false
        guard isComparable, let earlier else {
            for y in 0..<height { styleRuns(y, 0..<width, body) }
            return
        }
        cells.withUnsafeBufferPointer { new in
            earlier.cells.withUnsafeBufferPointer { old in
                for y in 0..<height { changedRuns(new, old, y, body) }
            }
        }
    }

    /// The runs that differ from an earlier canvas, as an array for tests and tools.
    public func changedRuns(since earlier: Canvas?) -> [Run] {
        var runs: [Run] = []
        forEachChangedRun(since: earlier) { runs.append($0) }
        return runs
    }

    private func changedRuns(
        _ new: UnsafeBufferPointer<Cell>, _ old: UnsafeBufferPointer<Cell>, _ y: Int, _ body: (Run) -> Void
    ) {
        let row = y * width
        var x = 0
        while x < width {
            guard new[row + x] != old[row + x] else {
                x += 1
                continue
            }
            var start = x
            if start > 0, new[row + start].isContinuation { start -= 1 }
            var end = x + 1
            var probe = end
            while probe < width, probe - end <= 3 {
                if new[row + probe] != old[row + probe] { end = probe + 1 }
                probe += 1
            }
            if end < width, new[row + end].isContinuation { end += 1 }
            styleRuns(y, start..<end, body)
            x = end
        }
    }

    /// Splits a stretch of a row where colours or attributes change.
    private func styleRuns(_ y: Int, _ columns: Range<Int>, _ body: (Run) -> Void) {
        let row = y * width
        var start = columns.lowerBound
        while start < columns.upperBound {
            let first = cells[row + start]
            var end = start + 1
            while end < columns.upperBound, cells[row + end].isContinuation || cells[row + end].hasSameStyle(as: first)
            {
                end += 1
            }
            body(Run(y: y, columns: start..<end))
            start = end
        }
    }
}
