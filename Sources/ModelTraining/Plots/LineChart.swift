import Foundation

/// Lines over two axes, as an SVG that stands alone and is read on light and on dark ground.
public struct LineChart: Sendable {
    public struct Series: Sendable {
        public var name: String
        public var points: [(x: Double, y: Double)]
        /// Whether it is something to compare with rather than something measured.
        public var isReference: Bool

        public init(_ name: String, _ points: [(x: Double, y: Double)], isReference: Bool = false) {
            self.name = name
            self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
            self.isReference = isReference
        }
    }

    public var title: String
    public var xName: String
    public var series: [Series]
    /// Values shown; those of the points where it is left out. Points beyond it lie on its edge.
    public var yRange: ClosedRange<Double>?

    static let colours = ["#7aa2f7", "#e0af68", "#9ece6a", "#f7768e", "#bb9af7", "#2ac3de"]
    fileprivate static let (width, height, margin) = (720.0, 360.0, 48.0)

    public init(title: String, xName: String = "", series: [Series], yRange: ClosedRange<Double>? = nil) {
        self.title = title
        self.xName = xName
        self.series = series
        self.yRange = yRange
    }

    /// The drawing; a line of text where there is nothing to draw yet.
    public var svg: String {
        let points = series.flatMap(\.points)
        guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), left < right,
            let lowest = points.map(\.y).min(), let highest = points.map(\.y).max()
        else { return frame(text(Self.width / 2, Self.height / 2, "nothing measured yet", anchor: "middle")) }
        let low = yRange?.lowerBound ?? lowest
        let high = max(yRange?.upperBound ?? highest, low + 1e-9)
        let scale = Scale(x: left...right, y: low...high)
        var body = axes(scale)
        for (index, line) in series.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            let path = line.points.map { point in
                let (x, y) = scale.place(point)
                return "\(tenths(x)),\(tenths(y))"
            }.joined(separator: " ")
            let dashes = line.isReference ? " stroke-dasharray='5 4'" : ""
            body += "<polyline fill='none' stroke='\(colour)' stroke-width='1.6'\(dashes) points='\(path)'/>"
            if line.points.count < 30 {
                for point in line.points {
                    let (x, y) = scale.place(point)
                    body += "<circle cx='\(tenths(x))' cy='\(tenths(y))' r='2.6' fill='\(colour)'/>"
                }
            }
            body += text(
                Self.width - Self.margin + 4 - 100 * Double(series.count - 1 - index), Self.margin - 8, line.name,
                anchor: "end", colour: colour)
        }
        return frame(body)
    }

    private func axes(_ scale: Scale) -> String {
        var body = ""
        for tick in 0...4 {
            let share = Double(tick) / 4
            let value = scale.y.lowerBound + share * (scale.y.upperBound - scale.y.lowerBound)
            let y = scale.place((scale.x.lowerBound, value)).y
            body +=
                "<line x1='\(Self.margin)' x2='\(Self.width - Self.margin)' y1='\(tenths(y))' y2='\(tenths(y))' stroke='#8884'/>"
            body += text(Self.margin - 6, y + 4, String(format: "%.2f", value), anchor: "end")
            let at = scale.x.lowerBound + share * (scale.x.upperBound - scale.x.lowerBound)
            let digits = scale.x.upperBound - scale.x.lowerBound < 8 ? "%.2f" : "%.0f"
            body += text(
                scale.place((at, value)).x, Self.height - Self.margin + 18, String(format: digits, at), anchor: "middle"
            )
        }
        return body + text(Self.width / 2, Self.height - 8, xName, anchor: "middle")
    }

    private struct Scale {
        let x: ClosedRange<Double>
        let y: ClosedRange<Double>

        func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
            let across = (point.x - x.lowerBound) / (x.upperBound - x.lowerBound)
            let up = (min(max(point.y, y.lowerBound), y.upperBound) - y.lowerBound) / (y.upperBound - y.lowerBound)
            return (
                LineChart.margin + across * (LineChart.width - 2 * LineChart.margin),
                LineChart.height - LineChart.margin - up * (LineChart.height - 2 * LineChart.margin)
            )
        }
    }

    private func frame(_ body: String) -> String {
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 \(Int(Self.width)) \(Int(Self.height))' "
            + "font-family='sans-serif' font-size='11'>"
            + text(Self.margin, 20, title, anchor: "start") + body + "</svg>\n"
    }

    private func text(_ x: Double, _ y: Double, _ words: String, anchor: String, colour: String = "#888") -> String {
        let plain = words.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        return "<text x='\(tenths(x))' y='\(tenths(y))' text-anchor='\(anchor)' fill='\(colour)'>\(plain)</text>"
    }

    private func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
