/// How far something has come, as a thin line.
public struct ProgressBar: Widget, Equatable, Sendable {
    /// 0...1.
    public var fraction: Double
    public var role: Role

    public init(fraction: Double, role: Role = .accent) {
        self.fraction = fraction
        self.role = role
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let share = fraction.isNaN ? 0 : min(1, max(0, fraction))
        let halves = Int((share * Double(region.width) * 2).rounded(.down))
        let whole = halves / 2
        canvas.horizontalLine("─", x: region.x + whole, y: region.y, length: region.width - whole, theme.style(.track))
        canvas.horizontalLine("━", x: region.x, y: region.y, length: whole, theme.style(role))
        if halves % 2 == 1 { canvas.put("╸", x: region.x + whole, y: region.y, theme.style(role)) }
    }
}
