/// The text of an input line and where its cursor stands, edited by keys and pastes.
public struct TextFieldState: Equatable, Sendable {
    public private(set) var text: String
    /// The cursor before this character; `characterCount` is behind the last.
    public private(set) var cursor: Int

    public init(_ text: String = "") {
        self.text = text
        cursor = text.count
    }

    public var characterCount: Int { text.count }

    /// Replaces everything and moves the cursor behind it.
    public mutating func set(_ newText: String) {
        self = TextFieldState(newText)
    }

    /// Moves the cursor, for clicks.
    public mutating func moveCursor(to position: Int) {
        cursor = max(0, min(position, characterCount))
    }

    /// Puts text in at the cursor; line ends and tabs become spaces, other control characters are left out.
    public mutating func insert(_ pasted: String) {
        var clean = ""
        for scalar in pasted.unicodeScalars {
            switch scalar {
            case "\n", "\t": clean.append(" ")
            case "\r": continue
            default: if scalar.properties.generalCategory != .control { clean.unicodeScalars.append(scalar) }
            }
        }
        let before = String(text.prefix(cursor)) + clean
        // Counted afterwards: a combining mark joins the character before it.
        let position = before.count
        text = before + text.dropFirst(cursor)
        cursor = min(position, characterCount)
    }

    /// Edits by a key; false when the key does not concern a text field.
    @discardableResult
    public mutating func handle(_ press: KeyPress) -> Bool {
        let byWord = press.modifiers.contains(.control) || press.modifiers.contains(.alt)
        switch press.key {
        case .left: cursor = byWord ? wordStart : max(0, cursor - 1)
        case .right: cursor = byWord ? wordEnd : min(characterCount, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = characterCount
        case .backspace: byWord ? delete(wordStart..<cursor) : delete(max(0, cursor - 1)..<cursor)
        case .delete: byWord ? delete(cursor..<wordEnd) : delete(cursor..<min(characterCount, cursor + 1))
        case .character(let character):
            if press.writtenCharacter != nil {
                insert(String(character))
            } else if press.modifiers == .control {
                return handleControl(character)
            } else {
                return false
            }
        default: return false
        }
        return true
    }

    /// The line editing keys of Emacs and readline.
    private mutating func handleControl(_ character: Character) -> Bool {
        switch character {
        case "a": cursor = 0
        case "e": cursor = characterCount
        case "b": cursor = max(0, cursor - 1)
        case "f": cursor = min(characterCount, cursor + 1)
        case "h": delete(max(0, cursor - 1)..<cursor)
        case "d": delete(cursor..<min(characterCount, cursor + 1))
        case "w": delete(wordStart..<cursor)
        case "u": delete(0..<cursor)
        case "k": delete(cursor..<characterCount)
        default: return false
        }
        return true
    }

    private mutating func delete(_ range: Range<Int>) {
        text = String(text.prefix(range.lowerBound) + text.dropFirst(range.upperBound))
        cursor = min(range.lowerBound, characterCount)
    }

    private var wordStart: Int {
        let characters = Array(text)
        var index = cursor
        while index > 0, !Self.isWord(characters[index - 1]) { index -= 1 }
        while index > 0, Self.isWord(characters[index - 1]) { index -= 1 }
        return index
    }

    private var wordEnd: Int {
        let characters = Array(text)
        var index = cursor
        while index < characters.count, !Self.isWord(characters[index]) { index += 1 }
        while index < characters.count, Self.isWord(characters[index]) { index += 1 }
        return index
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}

/// An input line: prompt, text scrolled so that the cursor shows, or a quiet hint while it is empty.
public struct TextField: Widget, Equatable, Sendable {
    public var state: TextFieldState
    public var prompt: String
    public var placeholder: String
    public var isFocused: Bool

    public init(_ state: TextFieldState, prompt: String = "", placeholder: String = "", isFocused: Bool = true) {
        self.state = state
        self.prompt = prompt
        self.placeholder = placeholder
        self.isFocused = isFocused
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let line = region.line(0)
        canvas.fill(line, background: theme[.surfaceRaised])
        let start = canvas.write(prompt, x: line.x, y: line.y, theme.style(.accent, .bold))
        let room = line.maxX - start
        guard room > 0 else { return }
        if state.text.isEmpty {
            canvas.write(placeholder, x: start, y: line.y, theme.style(.textFaint), maximumWidth: room)
        }
        // Drop characters at the left until the cursor, one cell itself, fits.
        var visible = Substring(state.text)
        var cursorColumn = CharacterWidth.of(state.text.prefix(state.cursor))
        while cursorColumn >= room, let first = visible.first {
            cursorColumn -= CharacterWidth.of(String(first))
            visible = visible.dropFirst()
        }
        canvas.clipped(to: Rectangle(x: start, y: line.y, width: room, height: 1)) {
            $0.write(visible, x: start, y: line.y, theme.style(.textStrong))
        }
        if isFocused { canvas.cursor = Point(x: start + max(0, cursorColumn), y: line.y) }
    }
}
