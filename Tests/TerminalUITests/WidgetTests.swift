import Testing

@testable import TerminalUI

/// Draws a widget on a screen of its own.
func drawn(_ widget: some Widget, _ width: Int, _ height: Int = 1) -> String {
    var canvas = Canvas(width: width, height: height)
    canvas.draw(widget, in: canvas.bounds, theme: .nightfall)
    return TextSnapshot.plain(canvas)
}

struct WidgetTests {
    @Test(arguments: [
        (0.0, "────"), (0.5, "━━──"), (0.625, "━━╸─"), (1, "━━━━"), (9, "━━━━"), (.nan, "────"), (-1, "────"),
    ])
    func progress(fraction: Double, expected: String) {
        #expect(drawn(ProgressBar(fraction: fraction), 4) == expected)
    }

    @Test func halfBlockPictures() {
        var picture = HalfBlockPicture(width: 4, height: 2)
        picture[0, 0] = Colour(0xff0000)
        picture[1, 1] = Colour(0xff0000)
        picture[2, 0] = Colour(0xff0000)
        picture[2, 1] = Colour(0x0000ff)
        picture[9, 9] = Colour(0)
        #expect(drawn(picture, 4) == "▀▄▀")
        var canvas = Canvas(width: 4, height: 1)
        canvas.draw(picture, in: canvas.bounds, theme: .nightfall)
        #expect(canvas[2, 0].foreground == Colour(0xff0000) && canvas[2, 0].background == Colour(0x0000ff))
    }

    @Test func panes() {
        let pane = Pane("roll", details: [Span("Verse A")], trailing: [Span("1/16")], isFocused: true)
        #expect(drawn(pane, 24, 2) == "▎roll  Verse A     1/16\n")
        #expect(drawn(pane, 16, 1) == "▎roll  Verse A")
        #expect(drawn(pane, 10, 1) == "▎roll  V…")
        #expect(
            pane.content(in: Rectangle(x: 2, y: 3, width: 10, height: 5)) == Rectangle(x: 3, y: 4, width: 8, height: 4))
        #expect(pane.content(in: .empty).isEmpty)
    }

    @Test func popupsStandInTheMiddleAndNeverOutside() {
        let popup = Popup("ports", width: 20, height: 4)
        let text = drawn(popup, 30, 6)
        #expect(text == "\n     ▎ ports\n\n\n\n")
        #expect(
            popup.frame(in: Rectangle(x: 0, y: 0, width: 8, height: 3)) == Rectangle(x: 0, y: 0, width: 8, height: 3))
        #expect(popup.content(in: Rectangle(x: 0, y: 0, width: 3, height: 1)).isEmpty)
    }

    @Test func popupsDimWhatLiesBehind() throws {
        var canvas = Canvas(
            width: 20, height: 5, filledWith: Cell("x", foreground: Colour(0xffffff), background: Colour(0x404040)))
        canvas.cursor = .zero
        canvas.draw(Popup("p", width: 4, height: 3), in: canvas.bounds, theme: .nightfall)
        #expect(canvas[0, 0].scalar == "x")
        #expect(try #require(canvas[0, 0].foreground.luminance) < 0.4)
        #expect(canvas.cursor == nil)
    }

    @Test func keyHintsFitWholeOrNotAtAll() {
        let hints = KeyHints([KeyHint("g", "write"), KeyHint("space", "play")])
        #expect(drawn(hints, 20) == "g write   space play")
        #expect(drawn(hints, 19) == "g write")
        #expect(drawn(hints, 6).isEmpty)
        let line = Rectangle(x: 0, y: 0, width: 20, height: 1)
        #expect(hints.hint(at: Point(x: 6, y: 0), in: line)?.key == "g")
        #expect(hints.hint(at: Point(x: 8, y: 0), in: line) == nil)
        #expect(hints.hint(at: Point(x: 10, y: 0), in: line)?.key == "space")
    }

    @Test(arguments: [
        ("one two", 9, ["one two"]), ("one two", 5, ["one", "two"]), ("abcdefg", 3, ["abc", "def", "g"]), ("", 5, [""]),
        ("a\n\nb", 5, ["a", "", "b"]), ("漢字漢字", 5, ["漢字", "漢字"]), ("漢", 1, ["漢"]), ("x", 0, []),
    ])
    func wrapping(text: String, width: Int, expected: [String]) {
        #expect(TextWrap.lines(text, width: width) == expected)
    }

    @Test func padsMeanWhatTheyShow() throws {
        let region = Rectangle(x: 2, y: 1, width: 9, height: 5)
        for x in 2...10 {
            for y in 1...5 {
                let position = try #require(
                    SquarePad(point: .init(x: 0, y: 0)).position(at: Point(x: x, y: y), in: region))
                var canvas = Canvas(width: 12, height: 7)
                canvas.draw(SquarePad(point: position), in: region, theme: .nightfall)
                #expect(canvas[x, y].scalar == "●")
            }
        }
        #expect(SquarePad(point: .init(x: 0, y: 0)).position(at: Point(x: 99, y: -9), in: region) == .init(x: 1, y: 0))
    }

    @Test func padsCarryTheColoursOfTheirCorners() {
        var canvas = Canvas(width: 10, height: 5)
        let pad = SquarePad(point: .init(x: .nan, y: 0), depth: 1)
        canvas.draw(pad, in: canvas.bounds, theme: .nightfall)
        #expect(canvas[0, 0].foreground == Theme.nightfall[.cornerA])
        #expect(canvas[0, 4].background == Theme.nightfall[.cornerC])
    }
}
