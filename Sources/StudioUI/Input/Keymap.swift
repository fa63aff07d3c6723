import StudioState
import TerminalUI

/// Turns what happens at the terminal into actions.
///
/// Holds only what lies between two events: a count that is being typed and what the mouse has hold of.
public struct Keymap: Sendable {
    public var bindings: KeyBindings
    /// Digits typed so far in the roll and the song: how often the next command is to be done.
    public private(set) var pendingCount: Int?
    var grip: Grip?

    public init(bindings: KeyBindings = KeyBindings()) { self.bindings = bindings }

    /// The actions an event means in a state on a screen of some size.
    public mutating func actions(for event: InputEvent, studio: Studio, size: Size) -> [Action] {
        switch event {
        case .key(let press): return actions(for: press, studio: studio)
        case .paste(let text): return studio.layers.isEmpty ? [] : [.typing(.insert(text))]
        case .mouse(let mouse): return actions(for: mouse, studio: studio, size: size)
        case .resize, .focus: return []
        }
    }

    private mutating func actions(for press: KeyPress, studio: Studio) -> [Action] {
        if studio.layers.last == .guide {
            // The guide is in nobody's way: the key that closes it does what it says as well.
            var open = studio
            _ = open.update(.typing(.cancel))
            let isOnlyClosing = press.key == .escape || press.key == .enter
            return [.typing(.cancel)] + (isOnlyClosing ? [] : actions(for: press, studio: open))
        }
        guard studio.layers.isEmpty else { return Self.typing(press, studio: studio).map { [.typing($0)] } ?? [] }
        if let character = press.writtenCharacter, let digit = character.wholeNumberValue, character.isASCII {
            // In panes of sliders a digit begins a value; elsewhere it counts. A leading zero is a key like others.
            if studio.focusedParameter != nil { return [.beginValue(String(character))] }
            if digit > 0 || pendingCount != nil {
                pendingCount = min(999, (pendingCount ?? 0) * 10 + digit)
                return []
            }
        }
        if press.writtenCharacter == ".", studio.focus == .sampling { return [.beginValue("0.")] }
        defer { pendingCount = nil }
        guard let command = bindings.command(for: press, in: studio.focus) else { return [] }
        if command == .back, pendingCount != nil { return [] }
        return [.command(command, count: pendingCount ?? 1)]
    }

    /// Keys while a list or a question is open.
    static func typing(_ press: KeyPress, studio: Studio) -> Typing? {
        if let character = press.writtenCharacter { return .insert(String(character)) }
        switch (press.key, press.modifiers) {
        case (.escape, _), (.character("c"), .control), (.character("g"), .control): return .cancel
        case (.enter, _): return .accept
        case (.backspace, .alt), (.character("w"), .control): return .deleteWord
        case (.backspace, _): return .deleteBackward
        case (.delete, _), (.character("d"), .control): return .deleteForward
        case (.character("u"), .control): return .clear
        case (.left, _): return .left
        case (.right, _): return .right
        case (.character("a"), .control): return .start
        case (.character("e"), .control): return .end
        case (.home, _): return .start
        case (.end, _): return .end
        case (.up, _), (.character("p"), .control), (.character("k"), .control), (.tab, .shift): return .up
        case (.down, _), (.character("n"), .control), (.character("j"), .control), (.tab, _): return .down
        case (.pageUp, _): return .pageUp
        case (.pageDown, _): return .pageDown
        default: return nil
        }
    }
}
