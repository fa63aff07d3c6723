import Testing

@testable import TerminalUI

/// Every widget where there is hardly any room: nothing traps, and nothing is drawn outside the region.
struct TinyWidgetTests {
    static let widgets: [(name: String, widget: any Widget & Sendable)] = [
        ("label", Label([Span("a long label"), Span(" 世界", .accent)], .centre)),
        ("progress", ProgressBar(fraction: 0.7)),
        ("key hints", KeyHints([KeyHint("g", "write"), KeyHint("space", "play")])),
        ("pane", Pane("roll", details: [Span("Verse A")], trailing: [Span("1/16")], isFocused: true)),
        ("popup", Popup("a title", width: 30, height: 12)),
        ("popup that wants too much", Popup("a title", width: 900, height: 900)),
        ("popup that wants nothing", Popup("a title", width: -3, height: 0)),
        ("slider", Slider("temperature", fraction: 0.5, valueText: "0.95", isFocused: true, labelWidth: 11)),
        ("slider without a value", Slider("x", fraction: .nan, valueText: "", labelWidth: 40)),
        ("scroll bar", ScrollBar(total: 100, visible: 3, offset: 50)),
        ("square", SquarePad(point: .init(x: 0.3, y: 1), isFocused: true)),
        ("picture", picture),
    ]

    private static var picture: HalfBlockPicture {
        var picture = HalfBlockPicture(width: 9, height: 9)
        for x in 0..<9 { picture[x, x] = Colour(0xff8800) }
        return picture
    }

    @Test(arguments: 0..<widgets.count) func widgetsStayInTheirRegion(_ index: Int) {
        let (name, widget) = Self.widgets[index]
        for width in 0...40 {
            for height in 0...7 {
                let region = Rectangle(x: 2, y: 1, width: width, height: height)
                #expect(isInside(widget, region), "\(name) \(width)x\(height)")
            }
        }
    }

    @Test func listsScrollInAnyRoom() {
        for width in 0...12 {
            for height in 0...6 {
                for selection in [-1, 0, 5, 99] {
                    let state = ListState(selection: selection, offset: selection)
                    let list = ListView(count: 20, state: state) { [Span("row \($0)")] }
                    let region = Rectangle(x: 1, y: 2, width: width, height: height)
                    #expect(isInside(list, region), "\(width)x\(height)")
                    #expect(list.row(at: Point(x: 0, y: 0), in: region) == nil)
                }
            }
        }
    }

    private func isInside(_ widget: any Widget, _ region: Rectangle) -> Bool {
        // Popups lie over the whole screen; here the region is all the screen they have.
        var canvas = Canvas(width: region.maxX + 2, height: region.maxY + 2)
        let before = canvas
        canvas.draw(AnyWidget(widget: widget), in: region, theme: .nightfall)
        for y in 0..<canvas.height {
            for x in 0..<canvas.width where !region.contains(Point(x: x, y: y)) {
                guard canvas[x, y] == before[x, y] else { return false }
            }
        }
        return canvas.cursor.map { region.contains($0) } ?? true
    }
}

private struct AnyWidget: Widget {
    let widget: any Widget

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        widget.draw(on: &canvas, in: region, theme: theme)
    }
}
