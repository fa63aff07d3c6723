/// What a terminal library hands over, one at a time: a character, or a key it has recognised.
public enum TerminalToken: Equatable, Sendable {
    case character(Unicode.Scalar)
    case key(KeyPress)
    /// The beginning of an SGR mouse report; its numbers follow as characters.
    case mouseReport
    case pasteStart, pasteEnd
    case focus(Bool)
}

/// Makes input events of tokens; keeps what is not complete for the next time.
public struct InputDecoder: Sendable {
    private enum State: Sendable {
        case ground
        case escape
        case sequence(ControlSequence)
        case mouse(String)
        case paste(String)
    }

    private var state = State.ground
    private var mouse: MouseDecoder

    public init(doubleClickSeconds: Double = 0.4) {
        mouse = MouseDecoder(doubleClickSeconds: doubleClickSeconds)
    }

    /// More than this is handed over in pieces, so that a paste that never ends cannot hold everything.
    static let longestPaste = 1 << 20

    /// Takes a token; `time` is in seconds on a clock that does not jump.
    public mutating func take(_ token: TerminalToken, time: Double) -> [InputEvent] {
        switch state {
        case .ground: return ground(token)
        case .escape: return afterEscape(token)
        case .sequence(var sequence): return inSequence(&sequence, token)
        case .mouse(let body): return inMouse(body, token, time)
        case .paste(let text): return inPaste(text, token)
        }
    }

    /// Call when nothing more is waiting: an escape that nothing followed was the key itself, a sequence that was
    /// only begun a key with alt, and one broken off is dropped, because sequences arrive in one piece.
    public mutating func settle() -> [InputEvent] {
        switch state {
        case .escape:
            state = .ground
            return [.key(KeyPress(.escape))]
        case .sequence(let sequence):
            state = .ground
            return sequence.keyAlone.map { [.key($0)] } ?? []
        case .ground, .mouse, .paste: return []
        }
    }

    private mutating func ground(_ token: TerminalToken) -> [InputEvent] {
        switch token {
        case .character(let scalar):
            if scalar.value == 27 {
                state = .escape
                return []
            }
            return [.key(Self.press(scalar))]
        case .key(let press): return [.key(press)]
        case .mouseReport:
            state = .mouse("")
            return []
        case .pasteStart:
            state = .paste("")
            return []
        case .pasteEnd: return []
        case .focus(let hasFocus): return [.focus(hasFocus)]
        }
    }

    private mutating func afterEscape(_ token: TerminalToken) -> [InputEvent] {
        state = .ground
        switch token {
        case .character(let scalar) where scalar.value == 27:
            state = .escape
            return [.key(KeyPress(.escape))]
        case .character(let scalar):
            if let sequence = ControlSequence(introducer: scalar) {
                state = .sequence(sequence)
                return []
            }
            var press = Self.press(scalar)
            press.modifiers.insert(.alt)
            return [.key(press)]
        case .key(var press):
            press.modifiers.insert(.alt)
            return [.key(press)]
        default: return [.key(KeyPress(.escape))] + ground(token)
        }
    }

    private mutating func inSequence(_ sequence: inout ControlSequence, _ token: TerminalToken) -> [InputEvent] {
        guard case .character(let scalar) = token else {
            state = .ground
            return ground(token)
        }
        switch sequence.take(scalar) {
        case .incomplete:
            state = .sequence(sequence)
            return []
        case .dropped:
            state = .ground
            return []
        case .key(let press):
            state = .ground
            return [.key(press)]
        }
    }

    private mutating func inMouse(_ body: String, _ token: TerminalToken, _ time: Double) -> [InputEvent] {
        guard case .character(let scalar) = token else {
            state = .ground
            return ground(token)
        }
        switch scalar {
        case "0"..."9", ";":
            state = body.utf8.count < 20 ? .mouse(body + String(scalar)) : .ground
            return []
        case "M", "m":
            state = .ground
            return mouse.event(body: body, isRelease: scalar == "m", time: time).map { [.mouse($0)] } ?? []
        default:
            state = .ground
            return ground(token)
        }
    }

    private mutating func inPaste(_ text: String, _ token: TerminalToken) -> [InputEvent] {
        var text = text
        state = .ground
        switch token {
        case .pasteEnd: return [.paste(text)]
        case .character(let scalar):
            // A paste's line ends arrive as the return key.
            text.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
        case .key(let press) where press.key == .enter: text.append("\n")
        case .key(let press) where press.key == .tab: text.append("\t")
        default: break
        }
        if text.utf8.count >= Self.longestPaste {
            state = .paste("")
            return [.paste(text)]
        }
        state = .paste(text)
        return []
    }

    /// The key that sends a character: control characters are letters held with control.
    private static func press(_ scalar: Unicode.Scalar) -> KeyPress {
        switch scalar.value {
        case 0: return KeyPress(.character(" "), .control)
        case 9: return KeyPress(.tab)
        case 13: return KeyPress(.enter)
        case 127: return KeyPress(.backspace)
        case 1...26:
            return KeyPress(.character(Character(Unicode.Scalar(UInt8(scalar.value + 96)))), .control)
        case 27...31:
            return KeyPress(.character(Character(Unicode.Scalar(UInt8(scalar.value + 64)))), .control)
        default: return KeyPress(.character(Character(scalar)))
        }
    }
}
