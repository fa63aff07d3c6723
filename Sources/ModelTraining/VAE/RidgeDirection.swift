import MusicModels

/// The direction in which a ridge regression from points to an attribute rises.
///
/// (C + λ I) w = c, with C the covariance of the points within their lengths, c their covariance with the attribute and
/// λ a tenth of the mean variance; solved by conjugate gradients (Hestenes & Stiefel 1952). The step is the shortest
/// that the regression expects to move the attribute by two standard deviations.
enum RidgeDirection {
    static func direction(_ samples: [MelodyDirections.Sample], _ attribute: MelodyAttribute) -> [Float] {
        let size = samples.first?.points.first?.count ?? 0
        var rows: [[Double]] = []
        var values: [Double] = []
        for sample in samples {
            // Means differ between lengths; what counts is what differs within one.
            rows += centred(sample.points)
            let own = sample.symbols.map(attribute.value)
            let mean = own.reduce(0, +) / Double(max(1, own.count))
            values += own.map { $0 - mean }
        }
        let count = Double(max(1, rows.count))
        let variance = rows.reduce(0.0) { $0 + dot($1, $1) } / count / Double(max(1, size))
        let ridge = 0.1 * variance
        func covariance(_ vector: [Double]) -> [Double] {
            weighted(rows, rows.map { dot($0, vector) / count }, size: size)
        }
        let target = weighted(rows, values.map { $0 / count }, size: size)
        var solution = [Double](repeating: 0, count: size)
        var residual = target
        var search = target
        var square = dot(residual, residual)
        let goal = square * 1e-6
        for _ in 0..<50 where square > goal && square > 0 {
            let image = zip(covariance(search), search).map { $0 + ridge * $1 }
            let step = square / max(1e-30, dot(search, image))
            solution = zip(solution, search).map { $0 + step * $1 }
            residual = zip(residual, image).map { $0 - step * $1 }
            let next = dot(residual, residual)
            search = zip(residual, search).map { $0 + next / square * $1 }
            square = next
        }
        let deviation = (dot(values, values) / count).squareRoot()
        let length = 2 * deviation / max(1e-30, dot(solution, solution))
        return dot(solution, solution) > 0 ? solution.map { Float($0 * length) } : solution.map { _ in 0 }
    }

    private static func centred(_ points: [[Float]]) -> [[Double]] {
        guard let first = points.first else { return [] }
        let mean = first.indices.map { unit in
            points.reduce(0.0) { $0 + Double($1[unit]) } / Double(points.count)
        }
        return points.map { zip($0, mean).map { Double($0) - $1 } }
    }

    private static func weighted(_ rows: [[Double]], _ weights: [Double], size: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: size)
        for (row, weight) in zip(rows, weights) {
            for unit in 0..<size { sum[unit] += weight * row[unit] }
        }
        return sum
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }
}
