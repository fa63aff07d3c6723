/// A quiet ground for one thing on the screen: a background a shade apart and a title in its first row, no box.
public struct Pane: Widget, Equatable, Sendable {
    public var title: String
    /// What stands behind the title, quiet or coloured.
    public var details: [Span]
    /// What stands at the right end of the title row; left out where there is no room.
    public var trailing: [Span]
    public var isFocused: Bool
    public var surface: Role

    public init(
        _ title: String, details: [Span] = [], trailing: [Span] = [], isFocused: Bool = false,
        surface: Role = .surface
    ) {
        self.title = title
        self.details = details
        self.trailing = trailing
        self.isFocused = isFocused
        self.surface = surface
    }

    /// Where the pane's own content goes: below the title, a cell in from the left and the right.
    public func content(in region: Rectangle) -> Rectangle {
        region.inset(left: 1, top: 1, right: 1)
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        canvas.fill(region, background: theme[surface])
        let line = region.line(0)
        // The focus shows by a bar and by weight, not by colour alone.
        if isFocused { canvas.put("▎", x: line.x, y: line.y, theme.style(.accent)) }
        let heading = Span(title, isFocused ? .accent : .textQuiet, isFocused ? .bold : [])
        var spans = [heading]
        if !details.isEmpty { spans += [Span("  ")] + details }
        let label = Label(spans)
        let room = line.inset(left: 1, right: 1)
        let end = Label(trailing, .trailing)
        canvas.draw(label, in: room, theme: theme)
        if !trailing.isEmpty, label.width + 2 + end.width <= room.width { canvas.draw(end, in: room, theme: theme) }
    }
}

/// A layer above everything else: what lies behind fades, the popup stands on its own raised ground.
public struct Popup: Widget, Equatable, Sendable {
    public var title: String
    public var hint: String
    public var width: Int
    public var height: Int

    public init(_ title: String, hint: String = "esc closes", width: Int, height: Int) {
        self.title = title
        self.hint = hint
        self.width = width
        self.height = height
    }

    /// The popup's own region, in the middle of the screen and never larger than it.
    public func frame(in region: Rectangle) -> Rectangle {
        region.centred(width: width, height: height)
    }

    /// Where the popup's content goes.
    public func content(in region: Rectangle) -> Rectangle {
        frame(in: region).inset(left: 2, top: 2, right: 2, bottom: 1)
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        canvas.cursor = nil
        canvas.fade(region, towards: theme[.background], amount: 0.55)
        let frame = frame(in: region)
        canvas.fill(frame, background: theme[.overlay])
        let line = frame.line(0)
        canvas.setBackground(line, theme[.surfaceRaised])
        canvas.put("▎", x: line.x, y: line.y, theme.style(.accent))
        canvas.write(title, in: line.inset(horizontal: 2, vertical: 0), theme.style(.textStrong, .bold))
        if CharacterWidth.of(title) + CharacterWidth.of(hint) + 6 <= line.width {
            canvas.write(hint, in: line.inset(horizontal: 2, vertical: 0), theme.style(.textFaint), .trailing)
        }
    }
}
