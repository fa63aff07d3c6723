import Foundation
import MusicCore

/// How alike two sets of songs are in one figure (Yang & Lerch 2018).
///
/// Distances between the songs of one set, and between those of the one and of the other, have densities p and q,
/// estimated with Gaussian kernels of one width, Scott's for both together; the overlap is ∫ min(p, q), 1 where the sets cannot be told apart.
enum OverlapArea {
    private static let points = 400

    /// - Returns: 0...1; `nil` with fewer than three values in a set.
    static func between(_ generated: [Double], _ corpus: [Double]) -> Double? {
        guard generated.count > 2, corpus.count > 2 else { return nil }
        let within = generated.indices.flatMap { i in
            generated[(i + 1)...].map { abs($0 - generated[i]) }
        }
        let across = generated.flatMap { value in corpus.map { abs($0 - value) } }
        let top = max(within.max() ?? 0, across.max() ?? 0)
        guard top > 0 else { return 1 }
        // A width of each set's own would tell a set without spread from any other, however near.
        let width = max(scottWidth(within + across), top * 1e-3)
        let p = density(within, width, upTo: top)
        let q = density(across, width, upTo: top)
        return min(1, zip(p, q).reduce(0) { $0 + min($1.0, $1.1) })
    }

    /// What the overlap is between songs of one kind: the mean over random ways to split a set into halves.
    ///
    /// The smaller the sets, the further below 1 it lies, whatever is measured; so it is what other songs can reach.
    static func betweenHalves(of values: [Double], splits: Int = 20) -> Double? {
        var random = SeededGenerator(seed: 1, stream: "halves")
        var areas: [Double] = []
        for _ in 0..<splits {
            var shuffled = values
            for index in shuffled.indices.dropFirst().reversed() {
                shuffled.swapAt(index, random.below(index + 1))
            }
            let half = shuffled.count / 2
            if let area = between(Array(shuffled[..<half]), Array(shuffled[half...])) { areas.append(area) }
        }
        return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
    }

    private static func scottWidth(_ values: [Double]) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)).squareRoot()
        return deviation * pow(count, -0.2)
    }

    /// Probabilities of equal cells from below 0 to above the largest distance.
    private static func density(_ values: [Double], _ width: Double, upTo top: Double) -> [Double] {
        let low = -0.25 * top
        let cell = 1.5 * top / Double(points)
        var cells = Array(repeating: 0.0, count: points)
        for value in values {
            // Beyond four widths a kernel has nothing to give.
            let first = max(0, Int((value - 4 * width - low) / cell))
            let last = min(points - 1, Int((value + 4 * width - low) / cell))
            guard first <= last else { continue }
            for index in first...last {
                let distance = (low + (Double(index) + 0.5) * cell - value) / width
                cells[index] += exp(-0.5 * distance * distance)
            }
        }
        let sum = cells.reduce(0, +)
        return sum > 0 ? cells.map { $0 / sum } : cells
    }
}
