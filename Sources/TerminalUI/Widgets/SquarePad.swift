/// A square of four blended corner colours with a point in it, for choosing a mixture of four things.
///
/// Corners: A upper left, B upper right, C lower left, D lower right; x runs to the right and y downwards, 0...1.
public struct SquarePad: Widget, Equatable, Sendable {
    public struct Position: Equatable, Hashable, Sendable {
        public var x: Double
        public var y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    public var point: Position
    /// Where the point has been, oldest first.
    public var trail: [Position]
    public var isFocused: Bool
    public var corners: [Role]
    /// How strongly the corners colour the square, 0...1.
    public var depth: Double

    public init(
        point: Position, trail: [Position] = [], isFocused: Bool = false,
        corners: (Role, Role, Role, Role) = (.cornerA, .cornerB, .cornerC, .cornerD), depth: Double = 0.6
    ) {
        self.point = point
        self.trail = trail
        self.isFocused = isFocused
        self.corners = [corners.0, corners.1, corners.2, corners.3]
        self.depth = depth
    }

    /// The position 0...1 that a click or drag at a cell means; cells beyond the square are its edges.
    public func position(at cell: Point, in region: Rectangle) -> Position? {
        guard region.width > 1, region.height > 1 else { return nil }
        func share(_ offset: Int, _ count: Int) -> Double { min(1, max(0, Double(offset) / Double(count - 1))) }
        return Position(x: share(cell.x - region.x, region.width), y: share(cell.y - region.y, region.height))
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        guard region.width > 0, region.height > 0 else { return }
        let base = theme[.surface]
        let tints = corners.map { base.mixed(with: theme[$0], amount: depth) }
        let rows = region.height * 2
        for row in 0..<region.height {
            let upper = Double(2 * row) / Double(max(1, rows - 1))
            let lower = Double(2 * row + 1) / Double(max(1, rows - 1))
            for column in 0..<region.width {
                // Two columns share a colour: half the changes of colour to write, and no less smooth to look at.
                let x = Double(column / 2 * 2) / Double(max(1, region.width - 1))
                canvas.put(
                    "▀", x: region.x + column, y: region.y + row,
                    Style(Self.blend(tints, base, x, upper), on: Self.blend(tints, base, x, lower)))
            }
        }
        for (index, past) in trail.enumerated() {
            let age = Double(trail.count - index) / Double(trail.count + 1)
            mark("·", past, theme[.textStrong].mixed(with: base, amount: age * 0.6), on: &canvas, in: region)
        }
        mark(isFocused ? "◉" : "●", point, theme[.textStrong], on: &canvas, in: region)
    }

    private func mark(
        _ scalar: Unicode.Scalar, _ position: Position, _ colour: Colour, on canvas: inout Canvas, in region: Rectangle
    ) {
        guard position.x.isFinite, position.y.isFinite else { return }
        let x = region.x + Int((min(1, max(0, position.x)) * Double(region.width - 1)).rounded())
        let y = region.y + Int((min(1, max(0, position.y)) * Double(region.height - 1)).rounded())
        // One background for the whole cell, the mean of its two halves, or the character would sit on half a cell.
        let below = canvas[x, y]
        let ground = below.background.mixed(with: below.foreground, amount: 0.5)
        canvas.put(scalar, x: x, y: y, Style(colour, on: ground, .bold))
    }

    /// Bilinear between the corners, and darker in the middle so that the corners are told apart.
    private static func blend(_ tints: [Colour], _ base: Colour, _ x: Double, _ y: Double) -> Colour {
        let upper = tints[0].mixed(with: tints[1], amount: x)
        let lower = tints[2].mixed(with: tints[3], amount: x)
        let middle = 1 - max(abs(x - 0.5), abs(y - 0.5)) * 2
        return upper.mixed(with: lower, amount: y).mixed(with: base, amount: middle * 0.35)
    }
}
