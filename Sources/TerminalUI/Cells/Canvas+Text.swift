/// Where text stands in the width it is given.
public enum Alignment: Sendable {
    case leading, centre, trailing
}

extension Canvas {
    /// Writes a line of text from a position, cut to `maximumWidth` with an ellipsis; returns the column after it.
    ///
    /// Control characters are left out, tabs and line ends are written as spaces; a wide character that would be cut
    /// in half is a space.
    @discardableResult
    public mutating func write(
        _ text: some StringProtocol, x: Int, y: Int, _ style: Style, maximumWidth: Int = .max
    ) -> Int {
        guard y >= clip.y, y < clip.maxY, x < clip.maxX, x > -(1 << 30), maximumWidth > 0 else { return x }
        let room = min(maximumWidth, clip.maxX - x)
        // Cutting at the edge of the clip is silent; only a wanted width gets the ellipsis.
        let cutsText = maximumWidth < .max && room == maximumWidth && !Self.fits(text, in: maximumWidth)
        let limit = x + room - (cutsText ? 1 : 0)
        var column = x
        for scalar in text.unicodeScalars {
            let isBreak = scalar == "\t" || scalar == "\n"
            let cellWidth = isBreak ? 1 : CharacterWidth.of(scalar)
            if cellWidth == 0 {
                if scalar.properties.generalCategory != .format, scalar.value >= 0x300, column > x,
                    !(0xfe00...0xfe0f).contains(scalar.value)
                {
                    let previous = self[column - 1, y].isContinuation ? column - 2 : column - 1
                    addMark(scalar.value, previous, y)
                }
                continue
            }
            if column + cellWidth > limit {
                if column < limit { put(" ", x: column, y: y, style) }
                column = limit
                break
            }
            put(isBreak ? " " : scalar, width: cellWidth, column, y, style)
            column += cellWidth
        }
        if cutsText {
            put("…", x: limit, y: y, style)
            column = limit + 1
        }
        return column
    }

    /// Writes a line of text inside the first row of a region, at its left, its middle or its right.
    public mutating func write(
        _ text: some StringProtocol, in region: Rectangle, _ style: Style, _ alignment: Alignment = .leading
    ) {
        guard !region.isEmpty else { return }
        let free = max(0, region.width - CharacterWidth.of(text))
        let offset =
            switch alignment {
            case .leading: 0
            case .centre: free / 2
            case .trailing: free
            }
        write(text, x: region.x + offset, y: region.y, style, maximumWidth: region.width - offset)
    }

    /// Writes one narrow character.
    public mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, _ style: Style) {
        put(scalar, width: 1, x, y, style)
    }

    /// Writes one narrow character over and over along a row.
    public mutating func horizontalLine(
        _ scalar: Unicode.Scalar = "─", x: Int, y: Int, length: Int, _ style: Style
    ) {
        let row = Rectangle(x: x, y: y, width: length, height: 1).intersection(clip)
        for column in row.x..<row.maxX where row.height > 0 { put(scalar, x: column, y: y, style) }
    }

    /// Writes one narrow character over and over down a column.
    public mutating func verticalLine(_ scalar: Unicode.Scalar = "│", x: Int, y: Int, length: Int, _ style: Style) {
        let column = Rectangle(x: x, y: y, width: 1, height: length).intersection(clip)
        for row in column.y..<column.maxY where column.width > 0 { put(scalar, x: x, y: row, style) }
    }

    private mutating func put(_ scalar: Unicode.Scalar, width: Int, _ x: Int, _ y: Int, _ style: Style) {
        guard y >= clip.y, y < clip.maxY, x < clip.maxX, x + width > clip.x else { return }
        // Half a wide character inside the clip: the visible half becomes a space.
        guard x >= clip.x, x + width <= clip.maxX else {
            return put(" ", width: 1, max(x, clip.x), y, style)
        }
        let cell = Cell(
            scalar, foreground: style.foreground, background: style.background ?? self[x, y].background,
            attributes: style.attributes)
        if width == 2 { storeWide(cell, x, y) } else { store(cell, x, y) }
    }

    private static func fits(_ text: some StringProtocol, in width: Int) -> Bool {
        var used = 0
        for scalar in text.unicodeScalars {
            used += scalar == "\t" || scalar == "\n" ? 1 : CharacterWidth.of(scalar)
            if used > width { return false }
        }
        return true
    }
}
