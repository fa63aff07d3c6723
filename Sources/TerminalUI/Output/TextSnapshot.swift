/// Canvases as text: plain for golden tests, with colour sequences for looking at them.
public enum TextSnapshot {
    /// The characters, one line a row, spaces at line ends left out.
    public static func plain(_ canvas: Canvas) -> String {
        plain(canvas, in: canvas.bounds)
    }

    /// The characters of a region.
    public static func plain(_ canvas: Canvas, in region: Rectangle) -> String {
        let area = region.intersection(canvas.bounds)
        return (0..<area.height).map { row in
            var line = ""
            for x in area.x..<area.maxX { append(canvas[x, area.y + row], to: &line) }
            return trimmed(line)
        }
        .joined(separator: "\n")
    }

    /// The characters with ANSI colour sequences, in full colour unless a mapper reduces them.
    public static func ansi(_ canvas: Canvas, mapper: CellMapper? = nil) -> String {
        var text = ""
        for y in 0..<canvas.height {
            var previous: Cell?
            for x in 0..<canvas.width {
                let original = canvas[x, y]
                let cell = mapper?.map(original) ?? original
                if previous.map({ !$0.hasSameStyle(as: cell) }) ?? true { text += sequence(for: cell) }
                append(cell, to: &text)
                previous = cell
            }
            text += "\u{1b}[0m\n"
        }
        return text
    }

    private static func append(_ cell: Cell, to line: inout String) {
        guard !cell.isContinuation else { return }
        line.unicodeScalars.append(cell.scalar)
        if cell.combining != 0, let mark = Unicode.Scalar(UInt32(cell.combining)) { line.unicodeScalars.append(mark) }
    }

    private static func trimmed(_ line: String) -> String {
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)] == " " { end = line.index(before: end) }
        return String(line[..<end])
    }

    private static func sequence(for cell: Cell) -> String {
        var codes = ["0"]
        if cell.attributes.contains(.bold) { codes.append("1") }
        if cell.attributes.contains(.dim) { codes.append("2") }
        if cell.attributes.contains(.italic) { codes.append("3") }
        if cell.attributes.contains(.underline) { codes.append("4") }
        if cell.attributes.contains(.reverse) { codes.append("7") }
        codes += colourCodes(cell.foreground, base: 38) + colourCodes(cell.background, base: 48)
        return "\u{1b}[" + codes.joined(separator: ";") + "m"
    }

    private static func colourCodes(_ colour: Colour, base: Int) -> [String] {
        switch colour.kind {
        case .terminalDefault: []
        case .indexed(let index): ["\(base)", "5", "\(index)"]
        case .rgb(let red, let green, let blue): ["\(base)", "2", "\(red)", "\(green)", "\(blue)"]
        }
    }
}
