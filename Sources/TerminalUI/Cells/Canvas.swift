/// A picture of the screen in cells, drawn by widgets and shown by a terminal.
///
/// Coordinates are always those of the whole canvas. Everything drawn is cut to `clip`, so nothing that is given,
/// however far outside, can fail. Wide characters are kept whole: writing over one half blanks the other.
public struct Canvas: Equatable, Sendable {
    public let width: Int
    public let height: Int
    /// The cells row by row, `width * height` of them.
    public private(set) var cells: [Cell]
    /// Where drawing has an effect; `clipped(to:_:)` narrows it.
    public private(set) var clip: Rectangle
    /// Where the terminal's own cursor is to be shown; nil hides it, and so does a place outside the clip.
    public var cursor: Point? {
        didSet {
            if let place = cursor, !clip.contains(place) { cursor = nil }
        }
    }

    /// A canvas filled with one cell.
    public init(width: Int, height: Int, filledWith cell: Cell = .blank) {
        let size = Size(width: width, height: height)
        self.width = size.width
        self.height = size.height
        cells = Array(repeating: cell, count: size.width * size.height)
        clip = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// The whole canvas as a region.
    public var bounds: Rectangle { Rectangle(x: 0, y: 0, width: width, height: height) }

    /// The cell at a position; a blank one outside the canvas. Setting outside the clip does nothing.
    public subscript(x: Int, y: Int) -> Cell {
        get {
            guard x >= 0, y >= 0, x < width, y < height else { return .blank }
            return cells[y * width + x]
        }
        set {
            guard x >= clip.x, y >= clip.y, x < clip.maxX, y < clip.maxY else { return }
            store(newValue, x, y)
        }
    }

    /// Draws with the clip narrowed to a region.
    public mutating func clipped(to region: Rectangle, _ draw: (inout Canvas) -> Void) {
        let outer = clip
        clip = outer.intersection(region)
        draw(&self)
        clip = outer
    }

    /// Fills a region with one narrow cell.
    public mutating func fill(_ region: Rectangle, with cell: Cell) {
        let area = region.intersection(clip)
        guard !area.isEmpty else { return }
        for y in area.y..<area.maxY {
            mendEdges(area.x, area.maxX, y)
            let row = y * width
            for x in area.x..<area.maxX { cells[row + x] = cell }
        }
    }

    /// Clears a region to spaces on a background.
    public mutating func fill(_ region: Rectangle, background: Colour) {
        fill(region, with: .space(on: background))
    }

    /// Changes the background of a region and leaves its characters.
    public mutating func setBackground(_ region: Rectangle, _ colour: Colour) {
        recolour(region) { cell in cell.background = colour }
    }

    /// Moves the background of a region towards a colour: amount 0 changes nothing, 1 covers it.
    public mutating func blendBackground(_ region: Rectangle, with colour: Colour, amount: Double) {
        var last = (from: Colour.terminalDefault, to: Colour.terminalDefault.mixed(with: colour, amount: amount))
        recolour(region) { cell in
            if cell.background != last.from {
                last = (cell.background, cell.background.mixed(with: colour, amount: amount))
            }
            cell.background = last.to
        }
    }

    /// Moves text and background of a region towards a colour, as a popup dims what lies behind it.
    public mutating func fade(_ region: Rectangle, towards colour: Colour, amount: Double) {
        recolour(region) { cell in
            cell.background = cell.background.mixed(with: colour, amount: amount)
            cell.foreground = cell.foreground.mixed(with: colour, amount: amount)
        }
    }

    /// Adds attributes to every cell of a region.
    public mutating func addAttributes(_ region: Rectangle, _ attributes: Attributes) {
        recolour(region) { cell in cell.attributes.formUnion(attributes) }
    }

    /// The canvas with every cell changed by a function that keeps narrow cells narrow.
    func mapCells(_ change: (Cell) -> Cell) -> Canvas {
        var result = self
        for index in cells.indices { result.cells[index] = change(cells[index]) }
        return result
    }

    private mutating func recolour(_ region: Rectangle, _ change: (inout Cell) -> Void) {
        let area = region.intersection(clip)
        guard !area.isEmpty else { return }
        for y in area.y..<area.maxY {
            let row = y * width
            for x in area.x..<area.maxX { change(&cells[row + x]) }
        }
    }

    /// Blanks the halves of wide characters that reach over the edges of the columns about to be written.
    private mutating func mendEdges(_ start: Int, _ end: Int, _ y: Int) {
        let row = y * width
        if start > 0, cells[row + start].isContinuation { cells[row + start - 1].scalarValue = 0x20 }
        if end < width, cells[row + end].isContinuation { cells[row + end].scalarValue = 0x20 }
    }

    /// Writes a narrow cell inside the canvas, keeping wide characters whole.
    mutating func store(_ cell: Cell, _ x: Int, _ y: Int) {
        mendEdges(x, x + 1, y)
        cells[y * width + x] = cell
        if cell.isContinuation { cells[y * width + x].scalarValue = 0x20 }
    }

    /// Writes a wide character over two cells inside the canvas.
    mutating func storeWide(_ cell: Cell, _ x: Int, _ y: Int) {
        mendEdges(x, x + 2, y)
        cells[y * width + x] = cell
        cells[y * width + x + 1] = cell
        cells[y * width + x + 1].scalarValue = 0
        cells[y * width + x + 1].combining = 0
    }

    /// Adds a combining mark to a cell that has none yet.
    mutating func addMark(_ mark: UInt32, _ x: Int, _ y: Int) {
        guard x >= clip.x, x < clip.maxX, mark <= 0xffff, cells[y * width + x].combining == 0 else { return }
        cells[y * width + x].combining = UInt16(mark)
    }
}
