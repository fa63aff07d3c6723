import CNcurses
import TerminalUI

extension TerminalToken {
    /// The token for what the shim has read; nil for keys without a meaning here and for resizes, which are noticed
    /// by the window's size.
    init?(kind: Int, value: UInt32) {
        guard kind == Int(CN_KEY.rawValue) else {
            guard let scalar = Unicode.Scalar(value) else { return nil }
            self = .character(scalar)
            return
        }
        let key = value & UInt32(CN_KEY_MASK.rawValue)
        switch key {
        case UInt32(CN_KEY_MOUSE.rawValue): self = .mouseReport
        case UInt32(CN_KEY_FOCUS_IN.rawValue): self = .focus(true)
        case UInt32(CN_KEY_FOCUS_OUT.rawValue): self = .focus(false)
        case UInt32(CN_KEY_PASTE_START.rawValue): self = .pasteStart
        case UInt32(CN_KEY_PASTE_END.rawValue): self = .pasteEnd
        default:
            guard let named = Self.key(key) else { return nil }
            var modifiers: Modifiers = []
            if value & UInt32(CN_SHIFT.rawValue) != 0 { modifiers.insert(.shift) }
            if value & UInt32(CN_ALT.rawValue) != 0 { modifiers.insert(.alt) }
            if value & UInt32(CN_CONTROL.rawValue) != 0 { modifiers.insert(.control) }
            self = .key(KeyPress(named, modifiers))
        }
    }

    private static let keys: [(cn_key, Key)] = [
        (CN_KEY_UP, .up), (CN_KEY_DOWN, .down), (CN_KEY_LEFT, .left), (CN_KEY_RIGHT, .right), (CN_KEY_HOME, .home),
        (CN_KEY_END, .end), (CN_KEY_PAGE_UP, .pageUp), (CN_KEY_PAGE_DOWN, .pageDown), (CN_KEY_INSERT, .insert),
        (CN_KEY_DELETE, .delete), (CN_KEY_BACKSPACE, .backspace), (CN_KEY_ENTER, .enter), (CN_KEY_TAB, .tab),
    ]

    private static func key(_ number: UInt32) -> Key? {
        let function = UInt32(CN_KEY_FUNCTION.rawValue)
        if number > function, number <= function + 24 { return .function(Int(number - function)) }
        return keys.first { $0.0.rawValue == number }?.1
    }
}
