import Foundation
import NeuralCore

extension Bench {
    /// One figure: the median of some measurements, and what one of its unit costs where that follows from the sizes.
    struct Row: Encodable {
        var name: String
        var configuration: String
        /// The median.
        var value: Double
        var unit: String
        var best: Double
        var threads: Int
        var cost: Cost?
    }

    /// What a token, or whatever a figure counts, takes by design.
    struct Cost: Encodable {
        /// Bytes of weights and cached values that must be read; nil where many share one reading.
        var bytes: Double?
        /// Floating-point operations, a multiplication with an addition counting two.
        var operations: Double
    }
}

/// Measures bodies that return how much they did.
struct BenchMeter {
    /// Bodies shorter than this are run several times within one measurement.
    private static let shortest = 0.1

    /// Measurements of each figure; the first run warms up and does not count.
    let repeats: Int
    var threads: Int
    /// Rows whose name and configuration hold none of these are left out; all are measured where it is empty.
    let only: [String]

    func wants(_ name: String, _ configuration: String) -> Bool {
        let label = "\(name) \(configuration)"
        return only.isEmpty || only.contains { label.contains($0) }
    }

    func row(
        _ name: String, _ configuration: String, _ unit: String, cost: Bench.Cost? = nil, threads: Int? = nil,
        _ body: () throws -> Int
    ) throws -> [Bench.Row] {
        guard wants(name, configuration) else { return [] }
        let rates = try rates("\(name) \(configuration)", body)
        return [
            Bench.Row(
                name: name, configuration: configuration, value: rates[rates.count / 2], unit: unit,
                best: rates[rates.count - 1], threads: threads ?? self.threads, cost: cost)
        ]
    }

    /// Amounts a second, the slowest first.
    private func rates(_ label: String, _ body: () throws -> Int) throws -> [Double] {
        let progress = Progress(label)
        defer { progress.finish() }
        var rates: [Double] = []
        for run in 0...repeats {
            var (amount, elapsed) = (0, 0.0)
            let begin = Progress.now
            repeat {
                if Interrupt.isRequested { throw Interrupt.failure }
                amount += try body()
                elapsed = Progress.now - begin
            } while elapsed < BenchMeter.shortest
            if run > 0 { rates.append(Double(amount) / elapsed) }
            progress.update(Double(run) / Double(repeats))
        }
        return rates.sorted()
    }
}
