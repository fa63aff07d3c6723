import StudioState
import TerminalUI

/// Where the parts of the latent pane stand.
struct LatentGeometry {
    let ends: Rectangle
    let field: Rectangle
    let position: Rectangle
    /// One line an attribute, as many as fit.
    let attributes: [Rectangle]

    init(region: Rectangle, attributeCount: Int) {
        let content = region.inset(left: 1, top: 1, right: 1)
        ends = content.line(0)
        let sliders = min(attributeCount, max(0, content.height - 4))
        let fieldHeight = max(0, min(9, content.height - 2 - sliders))
        field = Rectangle(x: content.x, y: content.y + 1, width: content.width, height: fieldHeight)
        position = Rectangle(x: content.x, y: field.maxY, width: content.width, height: content.height > 1 ? 1 : 0)
        attributes = (0..<sliders).map { content.line(2 + fieldHeight + $0) }
    }

    /// The row of the pane's cursor at a cell, as the state counts them.
    func row(at point: Point) -> Int? {
        if ends.contains(point) { return point.x < ends.x + ends.width / 2 ? 0 : 1 }
        if field.contains(point) || position.contains(point) { return 2 }
        return attributes.firstIndex { $0.contains(point) }.map { $0 + 3 }
    }

    /// The position 0...1 that a column of the field means.
    func position(atColumn x: Int) -> Double {
        guard field.width > 1 else { return 0 }
        return max(0, min(1, Double(x - field.x) / Double(field.width - 1)))
    }
}
