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

/// Numbers as a row of blocks of eight heights; taller regions stack them.
public struct Sparkline: Widget, Equatable, Sendable {
    /// Heights 0...1 from left to right, resampled to the region's width; nil leaves a gap.
    public var values: [Double?]
    public var role: Role
    /// The lightest block where a value is zero, so that silence is not a gap.
    public var showsZero: Bool

    public init(_ values: [Double?], role: Role = .accent, showsZero: Bool = true) {
        self.values = values
        self.role = role
        self.showsZero = showsZero
    }

    /// Scales any numbers so that the smallest is 0 and the greatest 1; equal ones lie in the middle.
    public static func scaled(_ numbers: [Double]) -> [Double?] {
        let finite = numbers.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return numbers.map { _ in nil } }
        return numbers.map { $0.isFinite ? (high > low ? ($0 - low) / (high - low) : 0.5) : nil }
    }

    static let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        guard !values.isEmpty else { return }
        let style = theme.style(role)
        for column in 0..<region.width {
            guard let value = value(column, of: region.width), !value.isNaN else { continue }
            let height = min(1, max(0, value)) * Double(region.height * 8)
            let eighths = max(showsZero ? 1 : 0, Int(height.rounded()))
            for row in 0..<region.height {
                let part = min(8, eighths - 8 * row)
                guard part > 0 else { break }
                canvas.put(Self.blocks[part - 1], x: region.x + column, y: region.maxY - 1 - row, style)
            }
        }
    }

    /// The mean of the values that fall into a column, or the one it falls into.
    private func value(_ column: Int, of width: Int) -> Double? {
        let start = column * values.count / width
        let end = max(start + 1, (column + 1) * values.count / width)
        var sum = 0.0
        var count = 0.0
        for case let value? in values[start..<min(end, values.count)] {
            sum += value
            count += 1
        }
        return count > 0 ? sum / count : nil
    }
}
