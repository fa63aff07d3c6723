import Foundation

/// A matrix as a field of cells: the stronger the colour, the larger the value.
public struct HeatMap: Sendable {
    /// What the values are.
    public enum Scale: Sendable, Equatable {
        /// Probabilities or other values from 0 up; shown in hundredths.
        case share
        /// Values on both sides of 0, in two colours; shown with their sign.
        case change
    }

    public var title: String
    /// What the rows and the columns are, for example `after` and `comes`.
    public var rowName: String
    public var columnName: String
    public var rows: [String]
    public var columns: [String]
    /// By rows; `nil` leaves a cell empty.
    public var values: [[Double?]]
    public var scale: Scale
    /// A row set apart below, for example how often each column comes at all.
    public var footer: (name: String, values: [Double])?

    private static let width = 720.0

    public init(
        title: String, rowName: String = "", columnName: String = "", rows: [String], columns: [String],
        values: [[Double?]], scale: Scale = .share, footer: (name: String, values: [Double])? = nil
    ) {
        precondition(
            values.count == rows.count && values.allSatisfy { $0.count == columns.count }, "one value a row and column")
        self.title = title
        self.rowName = rowName
        self.columnName = columnName
        self.rows = rows
        self.columns = columns
        self.values = values
        self.scale = scale
        self.footer = footer
    }

    public var svg: String { drawing.svg }

    public var drawing: Drawing {
        let names = rows + [footer?.name ?? ""]
        let left = 8 + (names.map(Drawing.width).max() ?? 0) + 10
        let size = min(72, (Self.width - left - 8) / Double(max(1, columns.count)))
        let isTurned = columns.contains { Drawing.width(of: $0) > size - 4 }
        let widest = columns.map(Drawing.width).max() ?? 0
        let top = 46 + (isTurned ? 0.72 * widest + 6 : 22)
        let cellHeight = min(size, 30)
        let body = Double(rows.count) * cellHeight
        var drawing = Drawing(
            title: title, width: Self.width, height: top + body + (footer == nil ? 10 : cellHeight + 22))
        drawing.text(8, 20, title, .strong)
        drawing.text(8, top - 8, rowName.isEmpty ? "" : rowName + " ↓")
        drawing.text(left, 40, columnName.isEmpty ? "" : columnName + " →")
        for (index, column) in columns.enumerated() {
            let x = left + (Double(index) + 0.5) * size
            drawing.text(x, top - 8, column, anchor: isTurned ? .start : .middle, turned: isTurned)
        }
        let largest = values.joined().compactMap { $0.map(abs) }.filter(\.isFinite).max() ?? 0
        for (index, row) in values.enumerated() {
            let y = top + Double(index) * cellHeight
            drawing.text(left - 10, y + cellHeight / 2 + 4, rows[index], anchor: .end)
            draw(&drawing, row, name: rows[index], left, y, size, cellHeight, largest: largest)
        }
        if let footer {
            let y = top + body + 10
            drawing.text(left - 10, y + cellHeight / 2 + 4, footer.name, anchor: .end)
            draw(
                &drawing, footer.values.map { $0 }, name: footer.name, left, y, size, cellHeight,
                largest: footer.values.max() ?? 0, isApart: true)
        }
        return drawing
    }

    private func draw(
        _ drawing: inout Drawing, _ row: [Double?], name: String, _ left: Double, _ y: Double, _ width: Double,
        _ height: Double, largest: Double, isApart: Bool = false
    ) {
        for (index, value) in row.enumerated() {
            guard let value, value.isFinite, columns.indices.contains(index) else { continue }
            let x = left + Double(index) * width
            let strength = largest > 0 ? abs(value) / largest : 0
            // Full colour would leave no room for dark or light words on it.
            drawing.cell(
                x + 1, y + 1, width - 2, height - 2, isApart ? .series(5) : .series(value < 0 ? 3 : 0),
                strength: 0.04 + 0.62 * strength, tip: "\(name), \(columns[index]): \(label(value, isLong: true))")
            if width >= 25, height >= 16, isApart || shows(value) {
                drawing.text(
                    x + width / 2, y + height / 2 + 4, label(value, isLong: false), strength > 0.25 ? .strong : .quiet,
                    anchor: .middle, size: width < 34 ? 10 : nil)
            }
        }
    }

    /// Values that round to nothing are left to their colour.
    private func shows(_ value: Double) -> Bool { abs(value) >= (scale == .share ? 0.005 : 0.05) }

    private func label(_ value: Double, isLong: Bool) -> String {
        switch scale {
        case .share: isLong ? String(format: "%.3f", value) : "\(Int((100 * value).rounded()))"
        case .change: String(format: isLong ? "%+.3f" : "%+.1f", value)
        }
    }
}
