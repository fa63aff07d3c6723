import Testing

@testable import TerminalUI

struct CanvasTests {
    private let style = Style(Colour(0xffffff))

    private func drawn(_ width: Int, _ height: Int = 1, _ draw: (inout Canvas) -> Void) -> String {
        var canvas = Canvas(width: width, height: height)
        draw(&canvas)
        return TextSnapshot.plain(canvas)
    }

    @Test func aCellIsSixteenBytes() {
        #expect(MemoryLayout<Cell>.stride == 16)
    }

    @Test(arguments: [
        ("hello", 10, "hello"), ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""),
        ("漢字", 4, "漢字"), ("漢字", 3, "漢…"), ("漢字", 2, " …"), ("a\tb\nc", 9, "a b c"), ("a\u{7}b", 9, "ab"),
        ("e\u{301}te\u{301}", 3, "e\u{301}te\u{301}"), ("♪ C♯ ▁▇", 9, "♪ C♯ ▁▇"), ("👍🏽x", 9, "👍🏽x"),
        ("x\u{200d}\u{fe0f}y", 9, "xy"),
    ])
    func textIsCutToItsWidth(text: String, width: Int, expected: String) {
        #expect(drawn(12) { $0.write(text, x: 0, y: 0, style, maximumWidth: width) } == expected)
    }

    @Test func textReturnsTheColumnBehindIt() {
        var canvas = Canvas(width: 10, height: 1)
        #expect(canvas.write("漢a", x: 1, y: 0, style) == 4)
        #expect(canvas.write("long text", x: 0, y: 0, style, maximumWidth: 4) == 4)
        #expect(canvas.write("outside", x: 0, y: 5, style) == 0)
    }

    @Test(arguments: [
        (-2, "llo"), (-1, "ello"), (0, "hello"), (3, "   he"), (4, "    h"), (5, ""), (.min, ""), (.max, ""),
    ])
    func textIsCutAtTheEdges(x: Int, expected: String) {
        #expect(drawn(5) { $0.write("hello", x: x, y: 0, style) } == expected)
    }

    @Test func wideCharactersAreNeverHalved() {
        #expect(drawn(4) { $0.write("漢字", x: -1, y: 0, style) } == " 字")
        #expect(drawn(3) { $0.write("漢字", x: 0, y: 0, style) } == "漢")
        for x in 0..<4 {
            let text = drawn(4) { canvas in
                canvas.write("漢字", x: 0, y: 0, style)
                canvas.put("x", x: x, y: 0, style)
            }
            #expect(text == ["x 字", " x字", "漢x", "漢 x"][x])
        }
        let filled = drawn(6) { canvas in
            canvas.write("漢漢漢", x: 0, y: 0, style)
            canvas.fill(
                Rectangle(x: 1, y: 0, width: 4, height: 1),
                with: Cell(".", foreground: .terminalDefault, background: .terminalDefault))
        }
        #expect(filled == " ....")
    }

    @Test func everyContinuationFollowsAWideCharacterWhateverIsWritten() {
        var canvas = Canvas(width: 9, height: 1)
        var seed: UInt64 = 3
        for _ in 0..<2_000 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let x = Int(seed >> 40 % 14) % 14 - 3
            let text = ["漢字", "a", "ab漢", "e\u{301}"][Int(seed >> 60) % 4]
            canvas.clipped(to: Rectangle(x: Int(seed >> 33) % 4, y: 0, width: Int(seed >> 36) % 9, height: 1)) {
                $0.write(text, x: x, y: 0, style)
            }
            for column in 0..<9 {
                let isWide = CharacterWidth.of(canvas[column, 0].scalar) == 2 && !canvas[column, 0].isContinuation
                #expect(canvas[column + 1, 0].isContinuation == isWide)
            }
            #expect(!canvas[0, 0].isContinuation)
        }
    }

    @Test func drawingOutsideTheClipDoesNothing() {
        let text = drawn(6, 3) { canvas in
            canvas.clipped(to: Rectangle(x: 1, y: 1, width: 3, height: 1)) { inner in
                inner.fill(
                    Rectangle(x: -5, y: -5, width: 100, height: 100),
                    with: Cell("#", foreground: .terminalDefault, background: .terminalDefault))
                inner.clipped(to: Rectangle(x: 0, y: 0, width: 99, height: 1)) {
                    $0[2, 1] = Cell("!", foreground: .terminalDefault, background: .terminalDefault)
                }
            }
        }
        #expect(text == "\n ###\n")
    }

    @Test func aStyleWithoutBackgroundKeepsWhatLiesBelow() {
        var canvas = Canvas(width: 2, height: 1, filledWith: .space(on: Colour(0x102030)))
        canvas.write("a", x: 0, y: 0, style)
        canvas.write("b", x: 1, y: 0, style.on(Colour(0x999999)))
        #expect(canvas[0, 0].background == Colour(0x102030))
        #expect(canvas[1, 0].background == Colour(0x999999))
    }

    @Test func blendingMovesTheBackgroundOnly() {
        var canvas = Canvas(
            width: 2, height: 1, filledWith: Cell("x", foreground: Colour(0xff0000), background: Colour(0)))
        canvas.blendBackground(Rectangle(x: 0, y: 0, width: 1, height: 1), with: Colour(0x646464), amount: 0.5)
        #expect(canvas[0, 0].background == Colour(0x323232))
        #expect(canvas[0, 0].foreground == Colour(0xff0000))
        #expect(canvas[1, 0].background == Colour(0))
        canvas.fade(canvas.bounds, towards: Colour(0), amount: 1)
        #expect(canvas[0, 0] == Cell("x", foreground: Colour(0), background: Colour(0)))
    }

    @Test(arguments: [(Alignment.leading, "ab"), (.centre, "  ab"), (.trailing, "    ab")])
    func textStandsWhereItsAlignmentSays(alignment: Alignment, expected: String) {
        #expect(drawn(6) { $0.write("ab", in: $0.bounds, style, alignment) } == expected)
    }
}
