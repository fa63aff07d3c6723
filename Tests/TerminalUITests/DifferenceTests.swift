import Testing

@testable import TerminalUI

struct DifferenceTests {
    private let white = Style(Colour(0xffffff))
    private let red = Style(Colour(0xff0000))

    @Test func equalCanvasesHaveNoRuns() {
        let canvas = Canvas(width: 20, height: 4)
        #expect(canvas.changedRuns(since: canvas).isEmpty)
    }

    @Test func anotherSizeMeansEverything() {
        let canvas = Canvas(width: 4, height: 2)
        let runs = canvas.changedRuns(since: Canvas(width: 5, height: 2))
        #expect(runs == [Run(y: 0, columns: 0..<4, styleColumn: 0), Run(y: 1, columns: 0..<4, styleColumn: 0)])
        #expect(canvas.changedRuns(since: nil) == runs)
    }

    @Test func oneChangedCellIsOneRun() {
        let before = Canvas(width: 9, height: 2)
        var after = before
        after.put("x", x: 4, y: 1, white)
        #expect(after.changedRuns(since: before) == [Run(y: 1, columns: 4..<5, styleColumn: 4)])
    }

    @Test func stylesSplitRunsAndSpacesJoinThem() {
        let before = Canvas(width: 9, height: 1)
        var after = before
        after.write("ab", x: 0, y: 0, white)
        after.write("cd", x: 4, y: 0, red)
        #expect(
            after.changedRuns(since: nil) == [
                Run(y: 0, columns: 0..<4, styleColumn: 0), Run(y: 0, columns: 4..<9, styleColumn: 4),
            ])
        var later = before
        later.write("x", x: 3, y: 0, red)
        #expect(later.changedRuns(since: nil) == [Run(y: 0, columns: 0..<9, styleColumn: 3)])
    }

    @Test func underlinedSpacesKeepTheirStyle() {
        var canvas = Canvas(width: 4, height: 1)
        canvas.write("  ", x: 1, y: 0, white.with(.underline))
        #expect(canvas.changedRuns(since: nil).map(\.columns) == [0..<1, 1..<3, 3..<4])
    }

    @Test func aRunNeverBeginsInsideAWideCharacter() {
        var before = Canvas(width: 6, height: 1)
        before.write("漢", x: 2, y: 0, white)
        var after = before
        after.setBackground(Rectangle(x: 3, y: 0, width: 1, height: 1), Colour(0x123456))
        #expect(after.changedRuns(since: before).first?.columns == 2..<4)
    }

    /// Writing the runs over the old picture must give the new one, for any two pictures.
    @Test func theRunsMakeTheOldPictureTheNewOne() {
        var seed: UInt64 = 11
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        var before = Canvas(width: 17, height: 3)
        for _ in 0..<500 {
            var after = before
            for _ in 0..<random(4) {
                let text = ["a", "漢", "   ", "note ", "▂▂"][random(5)]
                let style = [white, red, white.on(Colour(0x333333)), red.with(.underline)][random(4)]
                after.write(text, x: random(17), y: random(3), style)
            }
            var shown = before
            after.forEachChangedRun(since: before) { run in
                let style = after[run.styleColumn, run.y]
                for x in run.columns {
                    var cell = after[x, run.y]
                    // What is seen of a space is its background.
                    if cell.scalarValue == 0x20 { #expect(cell.background == style.background) }
                    if cell.scalarValue != 0x20, !cell.isContinuation { #expect(cell.hasSameStyle(as: style)) }
                    cell = after[x, run.y]
                    if cell.isContinuation { continue }
                    if CharacterWidth.of(cell.scalar) == 2 {
                        shown.storeWide(cell, x, run.y)
                        shown.setBackground(
                            Rectangle(x: x + 1, y: run.y, width: 1, height: 1), after[x + 1, run.y].background)
                    } else {
                        shown[x, run.y] = cell
                    }
                }
            }
            #expect(shown == after)
            before = after
        }
    }
}
