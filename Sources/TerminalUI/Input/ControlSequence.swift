/// Control sequences that no terminal entry names, collected character by character after an escape.
///
/// Terminals answer questions and report keys in forms that ncurses passes through as characters. Taken for typing,
/// they would run commands; so they are read to their end and either understood or dropped.
public struct ControlSequence: Sendable {
    private enum Kind: Sendable {
        case csi, string, single
    }

    private let kind: Kind
    private let introducer: Unicode.Scalar
    private var hasBegun = false
    private var body = ""
    private var sawEscape = false

    /// Begins with the character after the escape; nil when that one begins no sequence.
    public init?(introducer: Unicode.Scalar) {
        switch introducer {
        case "[": kind = .csi
        case "]", "P", "_": kind = .string
        case "O": kind = .single
        default: return nil
        }
        self.introducer = introducer
    }

    /// The key that was pressed with alt when nothing followed the introducer.
    public var keyAlone: KeyPress? {
        hasBegun ? nil : KeyPress(.character(Character(introducer)), .alt)
    }

    public enum Progress: Equatable, Sendable {
        case incomplete
        case dropped
        case key(KeyPress)
    }

    /// Takes the next character.
    public mutating func take(_ scalar: Unicode.Scalar) -> Progress {
        hasBegun = true
        switch kind {
        case .single: return .dropped
        case .string:
            // Ended by BEL, or by ESC and a backslash.
            if scalar.value == 7 || (sawEscape && scalar == "\\") { return .dropped }
            sawEscape = scalar.value == 27
            return .incomplete
        case .csi:
            guard !(0x40...0x7e).contains(scalar.value) else { return Self.finish(body, scalar) }
            guard (0x20...0x3f).contains(scalar.value), body.utf8.count < 64 else { return .dropped }
            body.unicodeScalars.append(scalar)
            return .incomplete
        }
    }

    /// `CSI code ; modifiers u` is a key of the terminal's own keyboard protocol, `CSI 27 ; modifiers ; code ~` xterm's.
    private static func finish(_ body: String, _ final: Unicode.Scalar) -> Progress {
        let fields = body.split(separator: ";", omittingEmptySubsequences: false)
            .map { Int($0.split(separator: ":").first ?? "") }
        if final == "u", let code = fields.first ?? nil {
            return press(code, fields.count > 1 ? fields[1] : nil)
        }
        if final == "~", fields.count == 3, fields[0] == 27, let code = fields[2] { return press(code, fields[1]) }
        return .dropped
    }

    private static func press(_ code: Int, _ parameter: Int?) -> Progress {
        let bits = max(0, (parameter ?? 1) - 1)
        var modifiers: Modifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        if bits & 2 != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        switch code {
        case 9: return .key(KeyPress(.tab, modifiers))
        case 13: return .key(KeyPress(.enter, modifiers))
        case 27: return .key(KeyPress(.escape, modifiers))
        case 127, 8: return .key(KeyPress(.backspace, modifiers))
        case 32..<0xe000:
            guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value) else { return .dropped }
            var press = KeyPress(.character(Character(scalar)), modifiers)
            // Through its name, so that shifted letters are the capitals they are everywhere else.
            press = KeyPress(press.description) ?? press
            return .key(press)
        default: return .dropped
        }
    }
}
