/// A drawing of training and validation loss over steps.
public enum LossCurve {
    /// The SVG of a log.
    public static func svg(_ records: [TrainingRecord], title: String) -> String {
        let training = records.map { (x: Double($0.step), y: $0.trainingLoss) }
        let validation = records.compactMap { record in record.validationLoss.map { (x: Double(record.step), y: $0) } }
        let values = (training + validation).map(\.y).filter(\.isFinite).sorted()
        var range: ClosedRange<Double>?
        if let low = values.first, let top = values.last {
            // The first losses are far above the rest and would flatten the curve.
            range = low...min(top, low + 3 * max(0.1, values[values.count / 2] - low) + 0.2)
        }
        return LineChart(
            title: title, xName: "step",
            series: [.init("training", training), .init("validation", validation)], yRange: range
        ).svg
    }
}
