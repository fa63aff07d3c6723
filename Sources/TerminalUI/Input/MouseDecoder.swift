/// Turns the numbers of xterm's SGR mouse reports (`ESC [ < code ; x ; y M or m`) into events.
///
/// Tracks which button is down, because a report of a motion need not say, and pairs presses into double clicks.
public struct MouseDecoder: Sendable {
    /// Longest time between the presses of a double click.
    public var doubleClickSeconds: Double
    private var heldButton: MouseButton?
    private var lastPress: (button: MouseButton, position: Point, time: Double)?

    public init(doubleClickSeconds: Double = 0.4) {
        self.doubleClickSeconds = doubleClickSeconds
    }

    /// The event a report stands for; nil for motions without a button and for buttons a mouse rarely has.
    ///
    /// `body` is what stands between `<` and the final `M` (pressed) or `m` (released); `time` is in seconds on any
    /// clock that does not jump.
    public mutating func event(body: some StringProtocol, isRelease: Bool, time: Double) -> MouseEvent? {
        let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 3, let code = numbers[0], let column = numbers[1], let row = numbers[2],
            code >= 0, (1...9_999).contains(column), (1...9_999).contains(row)
        else { return nil }
        let position = Point(x: column - 1, y: row - 1)
        var modifiers: Modifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        guard code < 128 else { return nil }
        if code & 64 != 0 {
            guard !isRelease else { return nil }
            let wheels: [MouseEvent.Kind] = [.wheelUp, .wheelDown, .wheelLeft, .wheelRight]
            return MouseEvent(wheels[code & 3], at: position, modifiers)
        }
        let buttons: [MouseButton?] = [.left, .middle, .right, nil]
        let button = buttons[code & 3]
        if code & 32 != 0 {
            guard let dragged = button ?? heldButton else { return nil }
            lastPress = nil
            return MouseEvent(.drag(dragged), at: position, modifiers)
        }
        if isRelease || button == nil {
            guard let released = button ?? heldButton else { return nil }
            heldButton = nil
            return MouseEvent(.release(released), at: position, modifiers)
        }
        guard let button else { return nil }
        heldButton = button
        if let last = lastPress, last.button == button, last.position == position,
            time - last.time <= doubleClickSeconds
        {
            lastPress = nil
            return MouseEvent(.doubleClick(button), at: position, modifiers)
        }
        lastPress = (button, position, time)
        return MouseEvent(.press(button), at: position, modifiers)
    }
}
