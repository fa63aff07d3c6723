/// What a key does, as the footer says it.
public struct KeyHint: Equatable, Sendable {
    public var key: String
    public var action: String

    public init(_ key: String, _ action: String) {
        self.key = key
        self.action = action
    }

    /// Cells it takes without the gap behind it.
    public var width: Int { CharacterWidth.of(key) + 1 + CharacterWidth.of(action) }
}

/// One row of keys that work here; those that do not fit are left out whole, from the end.
public struct KeyHints: Widget, Equatable, Sendable {
    public var hints: [KeyHint]
    public var spacing: Int

    public init(_ hints: [KeyHint], spacing: Int = 3) {
        self.hints = hints
        self.spacing = max(1, spacing)
    }

    /// The hint at a cell, so that the footer can be clicked.
    public func hint(at point: Point, in region: Rectangle) -> KeyHint? {
        guard region.line(0).contains(point) else { return nil }
        return placed(in: region).first { point.x >= $0.x && point.x < $0.x + $0.hint.width }?.hint
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        for (x, hint) in placed(in: region) {
            let next = canvas.write(hint.key, x: x, y: region.y, theme.style(.keyHint, .bold))
            canvas.write(hint.action, x: next + 1, y: region.y, theme.style(.textQuiet))
        }
    }

    private func placed(in region: Rectangle) -> [(x: Int, hint: KeyHint)] {
        var result: [(x: Int, hint: KeyHint)] = []
        var x = region.x
        for hint in hints {
            guard x + hint.width <= region.maxX else { break }
            result.append((x, hint))
            x += hint.width + spacing
        }
        return result
    }
}
