import Testing

@testable import TerminalUI

struct ListTests {
    private func list(_ state: ListState, count: Int = 6) -> ListView {
        ListView(count: count, state: state) { [Span("row \($0)")] }
    }

    @Test func showsTheSelectionAndWhereItIs() {
        #expect(drawn(list(ListState(selection: 1)), 10, 3) == "  row 0  ┃\n▸ row 1  │\n  row 2  │")
        #expect(drawn(list(ListState(selection: 5, offset: 3)), 10, 3) == "  row 3  │\n  row 4  │\n▸ row 5  ┃")
        #expect(drawn(list(ListState(), count: 2), 10, 3) == "▸ row 0\n  row 1\n")
    }

    @Test(arguments: [(1, 1, 0), (3, 3, 1), (99, 9, 7), (-4, 0, 0), (.max, 9, 7), (.min, 0, 0)])
    func movingKeepsTheSelectionInView(step: Int, selection: Int, offset: Int) {
        var state = ListState()
        state.move(by: step, count: 10, visible: 3)
        #expect(state == ListState(selection: selection, offset: offset))
    }

    @Test func anEmptyListHasNoSelectionToMove() {
        var state = ListState(selection: 4, offset: 2)
        state.move(by: 1, count: 0, visible: 3)
        #expect(state == ListState())
    }

    @Test func scrollingLeavesTheSelection() {
        var state = ListState()
        state.scroll(by: 4, count: 10, visible: 3)
        #expect(state == ListState(selection: 0, offset: 4))
        state.scroll(by: 99, count: 10, visible: 3)
        #expect(state.offset == 7)
    }

    @Test func aClickFindsItsRow() {
        let region = Rectangle(x: 5, y: 2, width: 10, height: 3)
        #expect(list(ListState(offset: 2)).row(at: Point(x: 6, y: 3), in: region) == 3)
        #expect(list(ListState(offset: 2)).row(at: Point(x: 6, y: 5), in: region) == nil)
        #expect(list(ListState(), count: 1).row(at: Point(x: 6, y: 3), in: region) == nil)
    }
}

struct TextFieldTests {
    /// Types keys by their names, separated by spaces.
    private func edited(_ start: String, _ keys: String) -> String {
        var state = TextFieldState(start)
        for name in keys.split(separator: " ") {
            if let press = KeyPress(String(name)) { state.handle(press) }
        }
        return state.text.prefix(state.cursor) + "|" + state.text.dropFirst(state.cursor)
    }

    @Test(arguments: [
        ("", "a b", "ab|"), ("ab", "left X", "aX|b"), ("ab", "home delete", "|b"), ("ab", "backspace", "a|"),
        ("ab", "home backspace", "|ab"), ("one two", "ctrl-w", "one |"), ("one two", "ctrl-left ctrl-left", "|one two"),
        ("one two", "home ctrl-right", "one| two"), ("one two", "home alt-delete", "| two"), ("ab", "ctrl-u", "|"),
        ("ab", "ctrl-a ctrl-k", "|"), ("", "backspace delete left right ctrl-w ctrl-k", "|"), ("ab", "space", "ab |"),
        ("e\u{301}a", "left backspace", "|a"), ("👨‍👩‍👧", "backspace", "|"),
    ])
    func edits(start: String, keys: String, expected: String) {
        #expect(edited(start, keys) == expected)
    }

    @Test func keysThatAreNoneOfItsBusinessAreLeftAlone() {
        var state = TextFieldState("ab")
        for name in ["enter", "esc", "tab", "up", "alt-x", "ctrl-z", "f1"] {
            let press = KeyPress(name)
            #expect(press.map { state.handle($0) } == false)
        }
        #expect(state == TextFieldState("ab"))
    }

    @Test func pastesBecomeOneLine() {
        var state = TextFieldState("<>")
        state.moveCursor(to: 1)
        state.insert("a\r\nb\tc\u{1b}\u{7}")
        #expect(state.text == "<a b c>")
        #expect(state.cursor == 6)
        state.insert("\u{301}")
        #expect(state.cursor <= state.characterCount)
    }

    @Test(arguments: [(0, "> abcdefgh", 2), (8, "> bcdefgh", 9), (10, "> defghij", 9)])
    func scrollsSoThatTheCursorShows(cursor: Int, expected: String, column: Int) {
        var state = TextFieldState("abcdefghij")
        state.moveCursor(to: cursor)
        var canvas = Canvas(width: 10, height: 1)
        canvas.draw(TextField(state, prompt: "> "), in: canvas.bounds, theme: .nightfall)
        #expect(canvas.cursor == Point(x: column, y: 0))
        #expect(TextSnapshot.plain(canvas).hasPrefix(expected.prefix(9)))
    }

    @Test func anEmptyFieldShowsItsHint() {
        #expect(drawn(TextField(TextFieldState(), placeholder: "untitled"), 6) == "untit…")
    }
}

struct ValueScaleTests {
    @Test(arguments: [
        ValueScale(0...2, step: 0.05), ValueScale(1...1024, curve: .logarithmic), ValueScale(-5...5), ValueScale(3...3),
    ])
    func fractionAndValueAreInverse(scale: ValueScale) {
        for k in 0...40 {
            let value = scale.value(at: Double(k) / 40)
            #expect(scale.range.contains(value))
            #expect(abs(scale.value(at: scale.fraction(of: value)) - value) < 1e-6)
        }
    }

    @Test func logarithmicTracksHaveEqualRatios() {
        let scale = ValueScale(1...256, curve: .logarithmic)
        #expect(abs(scale.value(at: 0.5) - 16) < 1e-9)
        #expect(abs(scale.fraction(of: 4) - 0.25) < 1e-9)
    }

    @Test func stepsAreExactAndStayInside() {
        let scale = ValueScale(0...2, step: 0.05)
        var value = 0.0
        for _ in 0..<19 { value = scale.stepped(value, by: 1) }
        #expect(value == 0.95)
        #expect(scale.stepped(value, by: 1_000) == 2)
        #expect(scale.stepped(value, by: -1_000) == 0)
        #expect(scale.snapped(.nan) == 0 && scale.snapped(.infinity) == 2)
    }
}
