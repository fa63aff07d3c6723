import Testing

@testable import TerminalUI

struct KeyPressTests {
    @Test(arguments: [
        "g", "G", "ctrl-z", "alt-x", "ctrl-alt-shift-up", "shift-tab", "space", "ctrl-space", "f1", "shift-f12", "esc",
        "-", "ctrl--", "[", ":", "é", "pageup", "alt-enter", "漢",
    ])
    func readsWhatItPrints(text: String) throws {
        #expect(try #require(KeyPress(text)).description == text)
    }

    @Test(arguments: [
        ("Ctrl-Z", "ctrl-z"), ("c-z", "ctrl-z"), ("CTRL-Z", "ctrl-z"), ("shift-a", "A"),
        ("shift-ctrl-up", "ctrl-shift-up"),
        ("escape", "esc"), ("Return", "enter"), ("PgDn", "pagedown"), ("M-x", "alt-x"), ("F5", "f5"), ("plus", "+"),
    ])
    func readsOtherSpellings(text: String, canonical: String) throws {
        #expect(try #require(KeyPress(text)).description == canonical)
    }

    @Test(arguments: [("", String?.none), ("pagup", "pageup"), ("ctrl-", nil), ("f99", nil), ("spcae", "space")])
    func refusesOthersNamingTheNearest(text: String, nearest: String?) {
        #expect(KeyPress(text) == nil)
        do {
            _ = try KeyPress(parsing: text)
        } catch {
            guard case .badKey(let wrong, let found) = error else { return }
            #expect(wrong == text)
            if let nearest { #expect(found == nearest) }
        }
    }

    @Test func onlyPlainCharactersAreWritten() {
        #expect(KeyPress("a")?.writtenCharacter == "a")
        #expect(KeyPress("ctrl-a")?.writtenCharacter == nil)
        #expect(KeyPress("up")?.writtenCharacter == nil)
    }
}

struct InputDecoderTests {
    /// Feeds characters; keys of the token form are given between braces by the tests that need them.
    private func events(_ tokens: [TerminalToken], settles: Bool = true) -> [InputEvent] {
        var decoder = InputDecoder()
        var result: [InputEvent] = []
        for token in tokens { result += decoder.take(token, time: 0) }
        if settles { result += decoder.settle() }
        return result
    }

    private func typed(_ text: String) -> [TerminalToken] { text.unicodeScalars.map { .character($0) } }

    private func keys(_ text: String) -> String {
        events(typed(text)).map { event in
            if case .key(let press) = event { press.description } else { "\(event)" }
        }
        .joined(separator: " ")
    }

    @Test(arguments: [
        ("a", "a"), ("\u{1a}", "ctrl-z"), ("\r", "enter"), ("\t", "tab"), ("\u{7f}", "backspace"), ("\0", "ctrl-space"),
        ("\u{1b}", "esc"), ("\u{1b}x", "alt-x"), ("\u{1b}\u{1b}", "esc esc"), ("\u{1b}[", "alt-["),
        ("\u{1b}O", "alt-O"),
        ("\u{1b}]", "alt-]"), ("\u{1d}", "ctrl-]"), ("\u{1b}\r", "alt-enter"), ("\u{1b}[?62;1cq", "q"),
        ("\u{1b}]11;rgb:00/00\u{7}q", "q"), ("\u{1b}]11;x\u{1b}\\q", "q"), ("\u{1b}[97;6u", "ctrl-shift-a"),
        ("\u{1b}[27;5;13~", "ctrl-enter"), ("\u{1b}[999999999999u", ""), ("\u{1b}[65;2u", "A"), ("\u{1b}[1;2;3;4x", ""),
        ("\u{1b}Pabc\u{1b}\\q", "q"),
    ])
    func charactersBecomeKeys(text: String, expected: String) {
        #expect(keys(text) == expected)
    }

    @Test func aSequenceBrokenOffIsDropped() {
        var decoder = InputDecoder()
        for token in typed("\u{1b}[12;") { #expect(decoder.take(token, time: 0).isEmpty) }
        #expect(decoder.settle().isEmpty)
        #expect(decoder.take(.character("q"), time: 0) == [.key(KeyPress("q" as Character))])
    }

    @Test func aPasteIsOneTextAndNoKeys() {
        let tokens: [TerminalToken] =
            [.pasteStart] + typed("q:x\rline 2") + [.key(KeyPress(.tab)), .key(KeyPress(.up)), .pasteEnd]
        #expect(events(tokens) == [.paste("q:x\nline 2\t")])
    }

    @Test func aPasteMayArriveInPieces() {
        var decoder = InputDecoder()
        for token in [.pasteStart] + typed("ab") { #expect(decoder.take(token, time: 0).isEmpty) }
        #expect(decoder.settle().isEmpty)
        #expect(decoder.take(.pasteEnd, time: 0) == [.paste("ab")])
    }

    private static let reports: [(String, MouseEvent.Kind, Modifiers)] = [
        ("0;10;5M", .press(.left), []), ("2;10;5M", .press(.right), []), ("1;10;5M", .press(.middle), []),
        ("20;10;5M", .press(.left), [.shift, .control]), ("64;10;5M", .wheelUp, []), ("65;10;5M", .wheelDown, []),
        ("72;10;5M", .wheelUp, [.alt]),
    ]

    @Test(arguments: reports)
    func mouseReports(report: String, kind: MouseEvent.Kind, modifiers: Modifiers) {
        let found = events([.mouseReport] + typed(report))
        #expect(found == [.mouse(MouseEvent(kind, at: Point(x: 9, y: 4), modifiers))])
    }

    @Test(arguments: ["35;1;1M", "0;0;1M", "0;1M", "x", ";;M", "128;1;1M", "99999999999999999999;1;1M", "65;1;1m"])
    func otherReportsAreDropped(report: String) {
        let found = events([.mouseReport] + typed(report)).filter { if case .mouse = $0 { true } else { false } }
        #expect(found.isEmpty)
    }

    @Test func motionsBelongToTheButtonHeld() {
        var mouse = MouseDecoder()
        let kinds = ["2;5;5M", "35;6;5M", "34;7;5M", "3;7;5M", "35;8;5M"].map {
            mouse.event(body: $0.dropLast(), isRelease: false, time: 0)?.kind
        }
        #expect(kinds == [.press(.right), .drag(.right), .drag(.right), .release(.right), nil])
    }

    @Test(arguments: [(0.2, 5, true), (0.6, 5, false), (0.2, 6, false)])
    func twoQuickPressesAtOnePlaceAreADoubleClick(delay: Double, column: Int, isDouble: Bool) {
        var mouse = MouseDecoder()
        _ = mouse.event(body: "0;5;5", isRelease: false, time: 10)
        _ = mouse.event(body: "0;5;5", isRelease: true, time: 10)
        let second = mouse.event(body: "0;\(column);5", isRelease: false, time: 10 + delay)
        #expect(second?.kind == (isDouble ? .doubleClick(.left) : .press(.left)))
        let third = mouse.event(body: "0;\(column);5", isRelease: false, time: 10.1 + delay)
        #expect(third?.kind == (isDouble ? .press(.left) : .doubleClick(.left)))
    }
}
