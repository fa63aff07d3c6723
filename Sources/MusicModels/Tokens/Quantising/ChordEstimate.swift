import MusicCore

/// Guesses the chord of every half bar from what sounds in it.
///
/// Pitch classes weighted by duration, the lowest note counted twice, are compared with each chord's notes by cosine;
/// the root is expected to be strong, and a seventh has to earn its place over the triad. A half bar that only repeats
/// notes of the chord before it keeps that chord; silence is no chord.
public enum ChordEstimate {
    /// What a fourth note costs a chord, in cosine.
    static let seventhCost = 0.04

    /// Two chords a bar.
    public static func chords(of grid: GridScore) -> [[Chord?]] {
        let halves = weights(of: grid)
        var last: Chord?
        return halves.map { bar in
            bar.map { weights in
                last = chord(weights: weights, after: last)
                return last
            }
        }
    }

    /// The chord of twelve weights, C first.
    static func chord(weights: [Double], after last: Chord?) -> Chord? {
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        let sounding = weights.indices.filter { weights[$0] > 0.04 * total }
        if let last, sounding.allSatisfy(last.pitchClasses.contains), sounding.count < 3 { return last }
        guard sounding.count > 1 else { return nil }
        let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        var best: (chord: Chord, value: Double)?
        for (chord, template) in templates {
            var dot = 0.0
            for (weight, part) in zip(weights, template) { dot += weight * part }
            let cost = chord.quality.intervals.count > 3 ? seventhCost : 0
            let kept = chord == last ? 0.02 : 0
            let value = dot / norm - cost + kept
            if value > best?.value ?? -1 { best = (chord, value) }
        }
        return best?.chord
    }

    /// Every chord with a unit vector over the pitch classes.
    private static let templates: [(Chord, [Double])] = (0..<12).flatMap { root in
        ChordQuality.allCases.map { quality in
            let chord = Chord(root: root, quality: quality)
            var vector = Array(repeating: 0.0, count: 12)
            for (index, pitchClass) in chord.pitchClasses.enumerated() { vector[pitchClass] = index == 0 ? 1.3 : 1 }
            let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return (chord, vector.map { $0 / norm })
        }
    }

    /// How long each pitch class sounds in each half bar.
    private static func weights(of grid: GridScore) -> [[[Double]]] {
        let starts = grid.barSteps
        let edges = grid.bars.indices.flatMap { [starts[$0], starts[$0] + grid.bars[$0].steps / 2] } + [grid.stepCount]
        var sums = Array(repeating: Array(repeating: 0.0, count: 12), count: max(0, edges.count - 1))
        var lowest = Array(repeating: (pitch: 128, length: 0), count: sums.count)
        for voice in Voice.allCases where !voice.isDrum {
            for note in grid[voice] {
                var half = edges.partition(above: note.step)
                while half < sums.count, edges[half] < note.end {
                    let length = min(note.end, edges[half + 1]) - max(note.step, edges[half])
                    if length > 0 {
                        sums[half][Int(note.pitch) % 12] += Double(length)
                        if Int(note.pitch) < lowest[half].pitch { lowest[half] = (Int(note.pitch), length) }
                    }
                    half += 1
                }
            }
        }
        for (half, low) in lowest.enumerated() where low.pitch < 128 {
            sums[half][low.pitch % 12] += Double(low.length)
        }
        return grid.bars.indices.map { [sums[2 * $0], sums[2 * $0 + 1]] }
    }
}

extension [Int] {
    /// Index of the last element of a sorted array that is at most `value`; 0 where none is.
    fileprivate func partition(above value: Int) -> Int {
        var low = 0
        var high = count
        while high - low > 1 {
            let middle = (low + high) / 2
            if self[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }
}
