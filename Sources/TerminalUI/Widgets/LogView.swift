/// A line of a log with its weight.
public struct LogLine: Equatable, Sendable {
    public enum Severity: Equatable, Sendable {
        case note, good, warning, error
    }

    public var severity: Severity
    public var text: String

    public init(_ severity: Severity, _ text: String) {
        self.severity = severity
        self.text = text
    }
}

/// The end of a log, long lines wrapped; scrolled back by lines of the screen.
public struct LogView: Widget, Equatable, Sendable {
    public var lines: [LogLine]
    /// Screen rows scrolled back from the newest.
    public var scrolledBack: Int

    public init(_ lines: [LogLine], scrolledBack: Int = 0) {
        self.lines = lines
        self.scrolledBack = max(0, scrolledBack)
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let textWidth = region.width - 2
        guard textWidth > 0, region.height > 0 else { return }
        // Wrap from the newest line backwards and stop when the region is full.
        var rows: [(mark: Unicode.Scalar?, text: String, role: Role)] = []
        let wanted = region.height + min(scrolledBack, 1 << 20)
        for line in lines.reversed() where rows.count < wanted {
            let (mark, role) = Self.look(of: line.severity)
            let wrapped = TextWrap.lines(line.text, width: textWidth)
            for (index, piece) in wrapped.enumerated().reversed() {
                rows.append((index == 0 ? mark : nil, piece, role))
            }
        }
        let newest = min(scrolledBack, max(0, rows.count - region.height))
        for (offset, row) in rows.dropFirst(newest).prefix(region.height).enumerated() {
            let y = region.y + min(region.height, rows.count) - 1 - offset
            if let mark = row.mark { canvas.put(mark, x: region.x, y: y, theme.style(row.role)) }
            canvas.write(row.text, x: region.x + 2, y: y, theme.style(row.role == .textFaint ? .text : row.role))
        }
    }

    private static func look(of severity: LogLine.Severity) -> (Unicode.Scalar, Role) {
        switch severity {
        case .note: ("·", .textFaint)
        case .good: ("✓", .good)
        case .warning: ("!", .warning)
        case .error: ("✗", .error)
        }
    }
}

/// Breaks text into lines at spaces, and inside words that are longer than a line.
public enum TextWrap {
    /// Lines of at most `width` cells; at least one, even for an empty text.
    public static func lines(_ text: some StringProtocol, width: Int) -> [String] {
        guard width > 0 else { return [] }
        var result: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            for word in paragraph.split(separator: " ") {
                let length = CharacterWidth.of(word)
                if used > 0, used + 1 + length > width {
                    result.append(line)
                    line = ""
                    used = 0
                }
                if used > 0 {
                    line.append(" ")
                    used += 1
                }
                for character in word {
                    let cells = CharacterWidth.of(String(character))
                    if used + cells > width, used > 0 {
                        result.append(line)
                        line = ""
                        used = 0
                    }
                    line.append(character)
                    used += cells
                }
            }
            result.append(line)
        }
        return result
    }
}
