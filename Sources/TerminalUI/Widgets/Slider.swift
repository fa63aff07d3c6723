/// A value on a thin track: label, filled part, knob, rest, and the value in figures.
public struct Slider: Widget, Equatable, Sendable {
    public var label: String
    /// Where the knob stands, 0...1.
    public var fraction: Double
    public var valueText: String
    /// The colour of the filled part and the knob.
    public var role: Role
    public var isFocused: Bool
    /// A second value on the track, such as what was measured against what was asked for.
    public var mark: Double?
    public var labelWidth: Int
    public var valueWidth: Int

    public init(
        _ label: String, fraction: Double, valueText: String, role: Role = .accent, isFocused: Bool = false,
        mark: Double? = nil, labelWidth: Int = 12, valueWidth: Int = 6
    ) {
        self.label = label
        self.fraction = fraction
        self.valueText = valueText
        self.role = role
        self.isFocused = isFocused
        self.mark = mark
        self.labelWidth = max(0, labelWidth)
        self.valueWidth = max(0, valueWidth)
    }

    /// The cells of the track; empty where there is only room for the label and the value.
    public func trackRegion(in region: Rectangle) -> Rectangle {
        let free = region.width - labelWidth - valueWidth - 2
        guard free >= 4, region.height > 0 else { return Rectangle(x: region.x, y: region.y, width: 0, height: 0) }
        return Rectangle(x: region.x + labelWidth + 1, y: region.y, width: free, height: 1)
    }

    /// The fraction 0...1 that a click or drag at a column means; positions beyond the track are its ends.
    public func fraction(at point: Point, in region: Rectangle) -> Double? {
        let track = trackRegion(in: region)
        guard track.width > 1 else { return nil }
        return min(1, max(0, Double(point.x - track.x) / Double(track.width - 1)))
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let line = region.line(0)
        let track = trackRegion(in: region)
        if isFocused { canvas.setBackground(line, theme[.surfaceRaised]) }
        let labelRoom = track.isEmpty ? max(0, line.width - valueWidth - 1) : labelWidth
        canvas.write(
            label, x: line.x, y: line.y, theme.style(isFocused ? .textStrong : .textQuiet, isFocused ? .bold : []),
            maximumWidth: labelRoom)
        canvas.write(
            valueText, in: Rectangle(x: max(line.x, line.maxX - valueWidth), y: line.y, width: valueWidth, height: 1),
            theme.style(isFocused ? .textStrong : .text), .trailing)
        guard !track.isEmpty else { return }
        let knob = Self.column(fraction, in: track)
        canvas.horizontalLine("━", x: track.x, y: track.y, length: knob - track.x, theme.style(role))
        canvas.horizontalLine("─", x: knob, y: track.y, length: track.maxX - knob, theme.style(.track))
        if let mark {
            canvas.put("◆", x: Self.column(mark, in: track), y: track.y, theme.style(.textQuiet))
        }
        let bright = theme[role].mixed(with: theme[.textStrong], amount: isFocused ? 0.7 : 0.35)
        canvas.put("●", x: knob, y: track.y, Style(bright))
    }

    private static func column(_ fraction: Double, in track: Rectangle) -> Int {
        let share = fraction.isNaN ? 0 : min(1, max(0, fraction))
        return track.x + Int((share * Double(track.width - 1)).rounded())
    }
}
