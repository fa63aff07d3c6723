/// A line of text being typed; positions count characters.
public struct TextEntry: Hashable, Sendable {
    public private(set) var characters: [Character]
    public private(set) var cursor: Int

    public init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    public var text: String { String(characters) }
    public var isEmpty: Bool { characters.isEmpty }

    /// Puts text in at the cursor; line ends and control characters are left out.
    public mutating func insert(_ text: String) {
        let added = text.filter { character in
            character.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        }
        characters.insert(contentsOf: added, at: cursor)
        cursor += added.count
    }

    public mutating func deleteBackward() {
        guard cursor > 0 else { return }
        cursor -= 1
        characters.remove(at: cursor)
    }

    public mutating func deleteForward() {
        guard cursor < characters.count else { return }
        characters.remove(at: cursor)
    }

    /// Deletes back to the start of the word.
    public mutating func deleteWord() {
        while cursor > 0, characters[cursor - 1] == " " { deleteBackward() }
        while cursor > 0, characters[cursor - 1] != " " { deleteBackward() }
    }

    public mutating func clear() {
        characters = []
        cursor = 0
    }

    public mutating func move(by offset: Int) { cursor = max(0, min(characters.count, cursor + offset)) }
}

extension TextEntry {
    /// What a key does to the text.
    mutating func apply(_ typing: Typing) {
        switch typing {
        case .insert(let text): insert(text)
        case .deleteBackward: deleteBackward()
        case .deleteForward: deleteForward()
        case .deleteWord: deleteWord()
        case .clear: clear()
        case .left: move(by: -1)
        case .right: move(by: 1)
        case .start: move(by: -characters.count)
        case .end: move(by: characters.count)
        case .up, .down, .pageUp, .pageDown, .accept, .cancel: break
        }
    }
}
