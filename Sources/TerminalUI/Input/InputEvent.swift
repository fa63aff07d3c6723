/// Something that happened at the terminal, as a value.
public enum InputEvent: Hashable, Sendable {
    case key(KeyPress)
    /// Text pasted in one piece; never to be taken for commands.
    case paste(String)
    case mouse(MouseEvent)
    case resize(Size)
    /// The terminal's window gained or lost the focus.
    case focus(Bool)
}

/// A button of the mouse.
public enum MouseButton: Hashable, Sendable {
    case left, middle, right
}

/// What the mouse did at a cell.
public struct MouseEvent: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case press(MouseButton)
        /// The second press of two at the same cell in quick succession; comes instead of `press`.
        case doubleClick(MouseButton)
        /// Moved with a button held.
        case drag(MouseButton)
        case release(MouseButton)
        case wheelUp, wheelDown, wheelLeft, wheelRight
    }

    public var kind: Kind
    /// The cell, counted from the upper left corner; a drag may report cells beyond the pane it began in.
    public var position: Point
    public var modifiers: Modifiers

    public init(_ kind: Kind, at position: Point, _ modifiers: Modifiers = []) {
        self.kind = kind
        self.position = position
        self.modifiers = modifiers
    }
}
