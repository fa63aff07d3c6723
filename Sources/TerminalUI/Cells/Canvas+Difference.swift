/// A stretch of one row that is written with one change of colours and attributes.
///
/// Spaces have no foreground to see, so they join whatever stands on the same background.
public struct Run: Equatable, Sendable {
    public var y: Int
    public var columns: Range<Int>
    /// The column whose cell has the colours and attributes of the run.
    public var styleColumn: Int

    public init(y: Int, columns: Range<Int>, styleColumn: Int) {
        self.y = y
        self.columns = columns
        self.styleColumn = styleColumn
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
            cells.withUnsafeBufferPointer { all in
                for y in 0..<height { styleRuns(all, y, 0..<width, body) }
            }
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
            styleRuns(new, y, start..<end, body)
            x = end
        }
    }

    /// Splits a stretch of a row where colours or attributes change.
    private func styleRuns(
        _ cells: UnsafeBufferPointer<Cell>, _ y: Int, _ columns: Range<Int>, _ body: (Run) -> Void
    ) {
        let row = y * width
        var start = columns.lowerBound
        while start < columns.upperBound {
            var styleColumn = start
            var isOnlySpaces = cells[row + start].isPlainSpace
            var end = start + 1
            while end < columns.upperBound {
                let cell = cells[row + end]
                let style = cells[row + styleColumn]
                if cell.isContinuation || cell.hasSameStyle(as: style) {
                    // Nothing to change, whatever the character.
                } else if cell.background == style.background, cell.isPlainSpace, !style.attributes.showsOnSpaces {
                    // Drawn alike in any foreground.
                } else if cell.background == style.background, isOnlySpaces, !cell.attributes.showsOnSpaces {
                    styleColumn = end
                } else {
                    break
                }
                isOnlySpaces = isOnlySpaces && cell.isPlainSpace
                end += 1
            }
            body(Run(y: y, columns: start..<end, styleColumn: styleColumn))
            start = end
        }
    }
}

extension Attributes {
    fileprivate var showsOnSpaces: Bool { !isDisjoint(with: [.underline, .reverse]) }
}

extension Cell {
    /// Whether only the background of the cell is seen.
    fileprivate var isPlainSpace: Bool { scalarValue == 0x20 && combining == 0 && !attributes.showsOnSpaces }
}
