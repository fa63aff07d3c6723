import MusicCore

/// The shape of a melody at a small size.
enum MelodyOutline {
    static let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// The lowest and highest pitch of the song's melody, at least an octave apart.
    static func range(_ grid: GridScore) -> ClosedRange<Int> {
        range(grid[lead(grid)])
    }

    static func range(_ notes: [GridNote]) -> ClosedRange<Int> {
        let pitches = notes.map { Int($0.pitch) }
        guard let low = pitches.min(), let high = pitches.max() else { return 60...72 }
        let missing = max(0, 12 - (high - low))
        return (low - missing / 2)...(high + missing - missing / 2)
    }

    /// The voice that is drawn: the melody, or the busiest pitched voice where there is none.
    static func lead(_ grid: GridScore) -> Voice {
        if !grid[.melody].isEmpty { return .melody }
        let pitched = Voice.allCases.filter { !$0.isDrum }
        return pitched.max { grid[$0].count < grid[$1].count } ?? .melody
    }

    /// The mean pitch of each column, 0...1 in a range of pitches; `nil` where nothing sounds.
    static func heights(_ grid: GridScore, steps: Range<Int>, columns: Int, range: ClosedRange<Int>) -> [Double?] {
        heights(grid[lead(grid)], steps: steps, columns: columns, range: range)
    }

    static func heights(_ notes: [GridNote], steps: Range<Int>, columns: Int, range: ClosedRange<Int>) -> [Double?] {
        guard columns > 0, !steps.isEmpty else { return [] }
        var sums = Array(repeating: 0.0, count: columns)
        var weights = Array(repeating: 0.0, count: columns)
        for note in notes where note.end > steps.lowerBound && note.step < steps.upperBound {
            let first = max(0, (note.step - steps.lowerBound) * columns / steps.count)
            let last = min(columns - 1, (note.end - 1 - steps.lowerBound) * columns / steps.count)
            guard first <= last else { continue }
            for column in first...last {
                sums[column] += Double(note.pitch)
                weights[column] += 1
            }
        }
        let span = Double(max(1, range.upperBound - range.lowerBound))
        return zip(sums, weights).map { sum, weight in
            weight == 0 ? nil : max(0, min(1, (sum / weight - Double(range.lowerBound)) / span))
        }
    }
}
