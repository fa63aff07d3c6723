/// Something that draws itself into a region of a canvas and knows nothing else of the screen.
public protocol Widget {
    /// Draws inside the region; a region too small for everything shows what matters most, an empty one nothing.
    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme)
}

extension Canvas {
    /// Draws a widget, cut to its region.
    public mutating func draw(_ widget: some Widget, in region: Rectangle, theme: Theme) {
        guard !region.intersection(clip).isEmpty else { return }
        clipped(to: region) { widget.draw(on: &$0, in: region, theme: theme) }
    }
}

/// A piece of text in one colour role.
public struct Span: Equatable, Sendable {
    public var text: String
    public var role: Role
    public var attributes: Attributes

    public init(_ text: String, _ role: Role = .text, _ attributes: Attributes = []) {
        self.text = text
        self.role = role
        self.attributes = attributes
    }

    public var width: Int { CharacterWidth.of(text) }
}

/// A line of differently coloured pieces of text.
public struct Label: Widget, Equatable, Sendable {
    public var spans: [Span]
    public var alignment: Alignment

    public init(_ spans: [Span], _ alignment: Alignment = .leading) {
        self.spans = spans
        self.alignment = alignment
    }

    public init(_ text: String, _ role: Role = .text, _ attributes: Attributes = []) {
        self.init([Span(text, role, attributes)])
    }

    public var width: Int { spans.reduce(0) { $0 + $1.width } }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let free = max(0, region.width - width)
        var x = region.x
        switch alignment {
        case .leading: break
        case .centre: x += free / 2
        case .trailing: x += free
        }
        for span in spans {
            guard x < region.maxX else { return }
            x = canvas.write(
                span.text, x: x, y: region.y, theme.style(span.role, span.attributes), maximumWidth: region.maxX - x)
        }
    }
}
