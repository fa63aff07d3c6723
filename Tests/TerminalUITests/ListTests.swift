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
