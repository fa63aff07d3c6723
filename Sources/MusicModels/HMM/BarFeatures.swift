import MusicCore

/// Seven figures of a bar of melody: what the texture states are told apart by.
public enum BarFeatures {
    /// Order of the values: mean pitch, its standard deviation, range, mean interval, mean duration, its standard
    /// deviation, rest ratio. Pitches in semitones, intervals without sign, durations in steps, the last 0...1.
    public static let names = [
        "meanPitch", "sdPitch", "range", "meanInterval", "meanDuration", "sdDuration", "restRatio",
    ]

    /// Features of the notes that start in each bar; a bar without notes has zeros and its rest ratio.
    ///
    /// - Parameter barSteps: first steps of the bars and one past the last, as `GridScore.barSteps`.
    public static func bars(of notes: [GridNote], barSteps: [Int]) -> [[Double]] {
        guard let end = barSteps.last, barSteps.count > 1 else { return [] }
        var sounding = [Bool](repeating: false, count: max(end, 0))
        for note in notes {
            for step in max(0, note.step)..<max(0, note.step, min(end, note.end)) { sounding[step] = true }
        }
        let sorted = notes.sorted()
        var next = 0
        return zip(barSteps, barSteps.dropFirst()).map { first, last in
            while next < sorted.count, sorted[next].step < first { next += 1 }
            let begin = next
            while next < sorted.count, sorted[next].step < last { next += 1 }
            let silent = (first..<last).reduce(0) { $0 + (sounding[$1] ? 0 : 1) }
            return values(of: sorted[begin..<next], restRatio: Double(silent) / Double(max(1, last - first)))
        }
    }

    /// Features of a voice of a score, a bar each.
    public static func bars(of score: GridScore, voice: Voice = .melody) -> [[Double]] {
        bars(of: score[voice], barSteps: score.barSteps)
    }

    private static func values(of notes: ArraySlice<GridNote>, restRatio: Double) -> [Double] {
        guard let low = notes.map(\.pitch).min(), let high = notes.map(\.pitch).max() else {
            return [0, 0, 0, 0, 0, 0, restRatio]
        }
        let pitch = moments(notes.map { Double($0.pitch) })
        let duration = moments(notes.map { Double($0.length) })
        let intervals = zip(notes, notes.dropFirst()).map { abs(Double($1.pitch) - Double($0.pitch)) }
        return [
            pitch.mean, pitch.deviation, Double(high - low), moments(intervals).mean, duration.mean,
            duration.deviation, restRatio,
        ]
    }

    private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
        guard !values.isEmpty else { return (0, 0) }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        return (mean, variance.squareRoot())
    }
}
