import Foundation

/// A drawing of training and validation loss over steps.
public enum LossCurve {
    private static let width = 720.0
    private static let height = 360.0
    private static let margin = 48.0

    /// The SVG of a log; a line of text where there is nothing to draw yet.
    public static func svg(_ records: [TrainingRecord], title: String) -> String {
        let training = records.map { (Double($0.step), $0.trainingLoss) }
        let validation = records.compactMap { record in record.validationLoss.map { (Double(record.step), $0) } }
        let values = (training + validation).map(\.1).filter(\.isFinite)
        guard let low = values.min(), let top = values.max(), let last = training.last?.0, last > 0 else {
            return frame(title, body: text(width / 2, height / 2, "nothing measured yet", anchor: "middle"))
        }
        // The first losses are far above the rest and would flatten the curve.
        let high = min(top, low + 3 * max(0.1, median(values) - low) + 0.2)
        let x = { (step: Double) in margin + step / last * (width - 2 * margin) }
        let y = { (loss: Double) in
            height - margin - (min(loss, high) - low) / max(1e-9, high - low) * (height - 2 * margin)
        }
        var body = ""
        for tick in 0...4 {
            let loss = low + (high - low) * Double(tick) / 4
            body +=
                "<line x1='\(margin)' x2='\(width - margin)' y1='\(round(y(loss)))' y2='\(round(y(loss)))' stroke='#8884'/>"
            body += text(margin - 6, y(loss) + 4, decimals(loss), anchor: "end")
            let step = last * Double(tick) / 4
            body += text(x(step), height - margin + 18, "\(Int(step))", anchor: "middle")
        }
        body += line(training.map { (x($0.0), y($0.1)) }, colour: "#7aa2f7")
        body += line(validation.map { (x($0.0), y($0.1)) }, colour: "#e0af68")
        body += text(width - margin, margin - 8, "training", anchor: "end", colour: "#7aa2f7")
        body += text(width - margin - 70, margin - 8, "validation", anchor: "end", colour: "#e0af68")
        return frame(title, body: body)
    }

    private static func line(_ points: [(Double, Double)], colour: String) -> String {
        let path = points.map { "\(round($0.0 * 10) / 10),\(round($0.1 * 10) / 10)" }.joined(separator: " ")
        return "<polyline fill='none' stroke='\(colour)' stroke-width='1.6' points='\(path)'/>"
    }

    private static func text(_ x: Double, _ y: Double, _ words: String, anchor: String, colour: String = "#888")
        -> String
    {
        "<text x='\(round(x))' y='\(round(y))' text-anchor='\(anchor)' fill='\(colour)'>\(words)</text>"
    }

    private static func frame(_ title: String, body: String) -> String {
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 \(Int(width)) \(Int(height))' "
            + "font-family='sans-serif' font-size='11'>"
            + text(margin, margin - 8, title, anchor: "start") + body + "</svg>\n"
    }

    private static func decimals(_ value: Double) -> String { String(format: "%.2f", value) }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
