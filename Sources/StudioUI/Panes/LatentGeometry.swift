import StudioState
import TerminalUI

/// Where the parts of the latent pane stand.
struct LatentGeometry {
    /// The line with A and B, and below the field the one with C and D.
    let upper: Rectangle
    let lower: Rectangle
    let field: Rectangle
    /// One line a slider, as many as fit.
    let sliders: [(row: Latent.Row, line: Rectangle)]

    /// Rows of the pane besides the attributes and the field: title, two lines of corners, the sliders of the point.
    static func least(_ studio: Studio) -> Int { 3 + (studio.draft.latent.isSquare ? 2 : 1) }

    init(region: Rectangle, studio: Studio) {
        let content = region.inset(left: 1, top: 1, right: 1)
        let rows = studio.latentRows.filter { if case .corner = $0 { false } else { true } }
        let room = max(0, content.height - 2)
        // The field keeps two lines before attributes get theirs, and a square that is steered by hand five.
        let fieldRows = studio.draft.latent.isSquare ? max(2, min(5, room - 3)) : 2
        let count = min(rows.count, max(min(room, 1), room - fieldRows))
        let fieldHeight = max(0, min(9, room - count))
        // The slider under the cursor is always among those that are seen.
        let chosen = rows.firstIndex(of: studio.latent.row) ?? 0
        let first = max(0, min(chosen - count + 1, rows.count - count))
        upper = content.line(0)
        field = Rectangle(x: content.x, y: content.y + 1, width: content.width, height: fieldHeight)
        lower = Rectangle(
            x: content.x, y: field.maxY, width: content.width, height: content.height > 1 ? 1 : 0)
        let top = lower.maxY - content.y
        sliders = (0..<count).map { (rows[first + $0], content.line(top + $0)) }
    }

    /// The half of a line that belongs to a corner.
    func place(of corner: Corner) -> Rectangle {
        let line = corner == .a || corner == .b ? upper : lower
        let half = line.width / 2
        return corner == .a || corner == .c
            ? Rectangle(x: line.x, y: line.y, width: half, height: line.height)
            : Rectangle(x: line.x + half, y: line.y, width: line.width - half, height: line.height)
    }

    /// The row of the pane's cursor at a cell.
    func row(at point: Point) -> Latent.Row? {
        if let corner = Corner.allCases.first(where: { place(of: $0).contains(point) }) { return .corner(corner) }
        if field.contains(point) { return .across }
        return sliders.first { $0.line.contains(point) }?.row
    }

    /// The place 0...1 each way that a cell of the field means; cells beyond it are its edges.
    func place(at point: Point) -> (across: Double, down: Double) { LatentGeometry.place(at: point, in: field) }

    static func place(at point: Point, in field: Rectangle) -> (across: Double, down: Double) {
        func share(_ offset: Int, _ count: Int) -> Double {
            count > 1 ? max(0, min(1, Double(offset) / Double(count - 1))) : 0
        }
        return (share(point.x - field.x, field.width), share(point.y - field.y, field.height))
    }
}
