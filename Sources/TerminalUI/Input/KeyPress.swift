/// Keys held together with another.
public struct Modifiers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let shift = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let control = Modifiers(rawValue: 4)
}

/// A key of the keyboard, without what is held together with it.
public enum Key: Hashable, Sendable {
    /// What the key wrote; capitals are characters of their own and not a shifted key.
    case character(Character)
    case up, down, left, right
    case home, end, pageUp, pageDown
    case insert, delete, backspace
    case enter, tab, escape
    case function(Int)
}

/// One key pressed, with modifiers; written as `g`, `G`, `ctrl-z`, `shift-up`, `alt-enter`, `space`, `f1`.
public struct KeyPress: Hashable, Sendable {
    public var key: Key
    public var modifiers: Modifiers

    public init(_ key: Key, _ modifiers: Modifiers = []) {
        self.key = key
        self.modifiers = modifiers
    }

    /// A plain character key.
    public init(_ character: Character) {
        self.init(.character(character))
    }

    /// The character it writes, if it writes one: control and alt make a command of it.
    public var writtenCharacter: Character? {
        guard case .character(let character) = key, modifiers.isDisjoint(with: [.control, .alt]) else { return nil }
        return character
    }
}

extension KeyPress: LosslessStringConvertible {
    /// Reads a key's name; nil where `init(parsing:)` would throw.
    public init?(_ description: String) {
        guard let parsed = try? KeyPress(parsing: description) else { return nil }
        self = parsed
    }

    /// Reads a key's name, with `shift-`, `alt-` and `ctrl-` (or `control-`, `c-`, `a-`, `s-`) before it in any order.
    ///
    /// - Throws: `badKey` naming the nearest key there is.
    public init(parsing text: String) throws(TerminalUIError) {
        var rest = Substring(text)
        var modifiers: Modifiers = []
        prefixes: while rest.count > 1 {
            for (prefix, modifier) in Self.prefixes {
                guard rest.count > prefix.count, rest.lowercased().hasPrefix(prefix) else { continue }
                modifiers.insert(modifier)
                rest = rest.dropFirst(prefix.count)
                continue prefixes
            }
            break
        }
        guard let key = Self.key(named: String(rest)) else {
            throw .badKey(text: text, nearest: NearestName.to(String(rest), among: Self.names.map(\.0)))
        }
        self.init(key, modifiers)
        // A shifted letter is its capital, and control does not know capitals.
        if case .character(let character) = key, character.isLetter {
            if modifiers.contains(.control) {
                self.key = .character(Character(character.lowercased()))
            } else if modifiers.contains(.shift), let capital = character.uppercased().first {
                self = KeyPress(.character(capital), modifiers.subtracting(.shift))
            }
        }
    }

    /// The name that `init(parsing:)` reads.
    public var description: String {
        var text = ""
        if modifiers.contains(.control) { text += "ctrl-" }
        if modifiers.contains(.alt) { text += "alt-" }
        if modifiers.contains(.shift) { text += "shift-" }
        switch key {
        case .character(" "): return text + "space"
        case .character(let character): return text + String(character)
        case .function(let number): return text + "f\(number)"
        default: return text + (Self.names.first { $0.1 == key }?.0 ?? "")
        }
    }

    private static let prefixes: [(String, Modifiers)] = [
        ("control-", .control), ("ctrl-", .control), ("c-", .control), ("shift-", .shift), ("s-", .shift),
        ("alt-", .alt), ("meta-", .alt), ("a-", .alt), ("m-", .alt),
    ]

    /// Names of the keys that are not characters; the first name of a key is the one printed.
    private static let names: [(String, Key)] = [
        ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
        ("pageup", .pageUp), ("pagedown", .pageDown), ("insert", .insert), ("delete", .delete),
        ("backspace", .backspace), ("enter", .enter), ("tab", .tab), ("esc", .escape),
        ("space", .character(" ")), ("escape", .escape), ("return", .enter), ("del", .delete), ("pgup", .pageUp),
        ("pgdn", .pageDown), ("plus", .character("+")), ("minus", .character("-")),
    ]

    private static func key(named name: String) -> Key? {
        if name.count == 1, let character = name.first {
            let isWritten = name.unicodeScalars.allSatisfy { CharacterWidth.of($0) > 0 }
            return isWritten || name.unicodeScalars.count > 1 ? .character(character) : nil
        }
        let lowered = name.lowercased()
        if let named = names.first(where: { $0.0 == lowered }) { return named.1 }
        if lowered.hasPrefix("f"), let number = Int(lowered.dropFirst()), (1...24).contains(number) {
            return .function(number)
        }
        return nil
    }
}
