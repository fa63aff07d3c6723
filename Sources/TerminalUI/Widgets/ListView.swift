/// Which row of a list is selected and which one is at the top.
public struct ListState: Equatable, Sendable {
    public var selection: Int
    public var offset: Int

    public init(selection: Int = 0, offset: Int = 0) {
        self.selection = selection
        self.offset = offset
    }

    /// Moves the selection by some rows and keeps it in view.
    public mutating func move(by rows: Int, count: Int, visible: Int) {
        select(selection.addingReportingOverflow(rows).partialValue, count: count, visible: visible)
    }

    /// Selects a row, the nearest one where it does not exist, and scrolls as little as shows it.
    public mutating func select(_ row: Int, count: Int, visible: Int) {
        selection = max(0, min(row, count - 1))
        reveal(count: count, visible: visible)
    }

    /// Scrolls without moving the selection.
    public mutating func scroll(by rows: Int, count: Int, visible: Int) {
        let target = offset.addingReportingOverflow(rows).partialValue
        offset = max(0, min(target, count - max(1, visible)))
    }

    private mutating func reveal(count: Int, visible: Int) {
        let room = max(1, visible)
        if selection < offset { offset = selection }
        if selection >= offset + room { offset = selection - room + 1 }
        offset = max(0, min(offset, count - room))
    }
}

/// A list with one selected row and, where it is longer than its region, a thin scroll bar.
public struct ListView: Widget {
    public var count: Int
    public var state: ListState
    public var isFocused: Bool
    /// The pieces of text of a row.
    public var row: (Int) -> [Span]

    public init(count: Int, state: ListState, isFocused: Bool = true, row: @escaping (Int) -> [Span]) {
        self.count = max(0, count)
        self.state = state
        self.isFocused = isFocused
        self.row = row
    }

    /// The row at a cell; nil where there is none.
    public func row(at point: Point, in region: Rectangle) -> Int? {
        guard region.contains(point) else { return nil }
        let index = firstRow(in: region) + point.y - region.y
        return index < count ? index : nil
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let needsBar = count > region.height && region.width > 4
        let width = region.width - (needsBar ? 1 : 0)
        let first = firstRow(in: region)
        for line in 0..<region.height where first + line < count {
            let index = first + line
            let place = Rectangle(x: region.x, y: region.y + line, width: width, height: 1)
            let isSelected = index == state.selection
            if isSelected {
                canvas.setBackground(place, theme[isFocused ? .selection : .surfaceRaised])
                canvas.put("▸", x: place.x, y: place.y, theme.style(isFocused ? .accent : .textQuiet))
            }
            canvas.draw(Label(row(index)), in: place.inset(left: 2), theme: theme)
            if isSelected, isFocused { canvas.addAttributes(place, .bold) }
        }
        if needsBar {
            ScrollBar(total: count, visible: region.height, offset: first)
                .draw(
                    on: &canvas, in: Rectangle(x: region.maxX - 1, y: region.y, width: 1, height: region.height),
                    theme: theme)
        }
    }

    /// The offset made valid for the region, because a state may be older than a resize.
    private func firstRow(in region: Rectangle) -> Int {
        max(0, min(state.offset, count - region.height))
    }
}

/// A thin bar that shows which part of something long is in view.
public struct ScrollBar: Widget, Equatable, Sendable {
    public var total: Int
    public var visible: Int
    public var offset: Int

    public init(total: Int, visible: Int, offset: Int) {
        self.total = total
        self.visible = visible
        self.offset = offset
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        guard total > visible, visible > 0, region.height > 0 else { return }
        let length = max(1, min(region.height, Int(Double(region.height) * Double(visible) / Double(total))))
        let travel = Double(max(0, min(offset, total - visible))) / Double(total - visible)
        let start = Int((travel * Double(region.height - length)).rounded())
        canvas.verticalLine("│", x: region.x, y: region.y, length: region.height, theme.style(.track))
        canvas.verticalLine("┃", x: region.x, y: region.y + start, length: length, theme.style(.textFaint))
    }
}
