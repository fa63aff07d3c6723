import Foundation

/// Lines over two axes.
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

    private static let width = 720.0
    private static let (left, right, bottom, plotHeight) = (56.0, 16.0, 46.0, 264.0)

    public init(title: String, xName: String = "", series: [Series], yRange: ClosedRange<Double>? = nil) {
        self.title = title
        self.xName = xName
        self.series = series
        self.yRange = yRange
    }

    public var svg: String { drawing.svg }

    /// A line of text where there is nothing to draw yet.
    public var drawing: Drawing {
        let points = series.flatMap(\.points)
        guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), left < right,
            let lowest = points.map(\.y).min(), let highest = points.map(\.y).max()
        else {
            var drawing = Drawing(title: title, width: Self.width, height: 96)
            drawing.text(Self.left, 20, title, .strong)
            drawing.text(Self.left, 52, "nothing measured yet")
            return drawing
        }
        let low = yRange?.lowerBound ?? lowest
        let high = max(yRange?.upperBound ?? highest, low + 1e-9)
        let legend = legendPlaces()
        let top = 34 + (series.count > 1 ? Double((legend.last?.row ?? 0) + 1) * 18 : 4)
        let frame = Frame(x: left...right, y: low...high, top: top)
        var drawing = Drawing(title: title, width: Self.width, height: top + Self.plotHeight + Self.bottom)
        drawing.text(Self.left, 20, title, .strong)
        drawAxes(&drawing, frame, points.map(\.x))
        for (index, line) in series.enumerated() {
            let places = line.points.map(frame.place)
            drawing.curve(places, .series(index), isDashed: line.isReference)
            if line.points.count < 40, !line.isReference {
                for (place, point) in zip(places, line.points) {
                    let tip = "\(line.name): \(String(format: "%.4g", point.y)) at \(String(format: "%.4g", point.x))"
                    drawing.dot(place.x, place.y, .series(index), tip: tip)
                }
            }
        }
        if series.count > 1 {
            for (index, place) in legend.enumerated() {
                let y = 38 + Double(place.row) * 18
                drawing.line(
                    place.x, y, place.x + 18, y, .series(index), width: 1.8, isDashed: series[index].isReference)
                drawing.text(place.x + 24, y + 4, series[index].name)
            }
        }
        return drawing
    }

    /// Names of the lines in rows under the title.
    private func legendPlaces() -> [(x: Double, row: Int)] {
        var (x, row) = (Self.left, 0)
        return series.map { line in
            let width = 24 + Drawing.width(of: line.name) + 22
            if x > Self.left, x + width > Self.width { (x, row) = (Self.left, row + 1) }
            defer { x += width }
            return (x, row)
        }
    }

    private func drawAxes(_ drawing: inout Drawing, _ frame: Frame, _ values: [Double]) {
        let floor = frame.top + Self.plotHeight
        let upward = Axis(frame.y)
        for mark in upward.marks {
            let y = frame.place((frame.x.lowerBound, mark)).y
            drawing.line(Self.left, y, Self.width - Self.right, y)
            drawing.text(Self.left - 8, y + 4, upward.label(mark), anchor: .end)
        }
        let across = Axis(frame.x, at: values)
        for mark in across.marks {
            let x = frame.place((mark, frame.y.lowerBound)).x
            drawing.line(x, floor, x, floor + 5)
            drawing.text(x, floor + 19, across.label(mark), anchor: .middle)
        }
        drawing.text((Self.left + Self.width - Self.right) / 2, floor + 38, xName, anchor: .middle)
    }

    /// Values to places.
    private struct Frame {
        let x: ClosedRange<Double>
        let y: ClosedRange<Double>
        let top: Double

        func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
            let across = (point.x - x.lowerBound) / (x.upperBound - x.lowerBound)
            let up = (min(max(point.y, y.lowerBound), y.upperBound) - y.lowerBound) / (y.upperBound - y.lowerBound)
            let inner = LineChart.width - LineChart.left - LineChart.right - 16
            return (LineChart.left + 8 + across * inner, top + (1 - up) * LineChart.plotHeight)
        }
    }
}
