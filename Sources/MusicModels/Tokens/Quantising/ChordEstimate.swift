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
        let weights = weights(of: grid)
        var last: Chord?
        func next(_ half: Int) -> Chord? {
            last = chord(weights: weights[12 * half..<12 * half + 12], after: last)
            return last
        }
        return grid.bars.indices.map { [next(2 * $0), next(2 * $0 + 1)] }
    }

    /// The chord of twelve weights, C first.
    static func chord(weights: ArraySlice<Double>, after last: Chord?) -> Chord? {
        var total = 0.0
        var squares = 0.0
        for weight in weights {
            total += weight
            squares += weight * weight
        }
        guard total > 0 else { return nil }
        var (sounding, count) = (0, 0)
        for (pitchClass, weight) in weights.enumerated() where weight > 0.04 * total {
            sounding |= 1 << pitchClass
            count += 1
        }
        let kept = last.map { $0.root * ChordQuality.allCases.count + $0.quality.index } ?? -1
        if kept >= 0, count < 3, sounding & ~templates[kept].pitchClasses == 0 { return last }
        guard count > 1 else { return nil }
        let norm = squares.squareRoot()
        var best: (chord: Chord, value: Double)?
        weights.withUnsafeBufferPointer { weights in
            for (index, template) in templates.enumerated() {
                var dot = 0.0
                for part in 0..<4 { dot += weights[template.places[part]] * template.parts[part] }
                let value = dot / norm - template.cost + (index == kept ? 0.02 : 0)
                if value > best?.value ?? -1 { best = (template.chord, value) }
            }
        }
        return best?.chord
    }

    private struct Template {
        var chord: Chord
        /// A bit for each.
        var pitchClasses = 0
        /// The pitch classes in rising order and their share of a unit vector; of triads, the last one has none.
        var places = SIMD4<Int>()
        var parts = SIMD4<Double>()
        var cost = 0.0

        init(_ chord: Chord) {
            self.chord = chord
            let classes = chord.pitchClasses
            let weights = classes.sorted().map { (place: $0, weight: $0 == chord.root ? 1.3 : 1) }
            let norm = weights.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
            for (part, entry) in weights.enumerated() {
                pitchClasses |= 1 << entry.place
                places[part] = entry.place
                parts[part] = entry.weight / norm
            }
            cost = classes.count > 3 ? seventhCost : 0
        }
    }

    /// Every chord, root by root in the order of `ChordQuality.allCases`.
    private static let templates: [Template] = (0..<12).flatMap { root in
        ChordQuality.allCases.map { Template(Chord(root: root, quality: $0)) }
    }

    /// How long each pitch class sounds in each half bar, twelve numbers a half bar.
    private static func weights(of grid: GridScore) -> [Double] {
        let starts = grid.barSteps
        let edges = grid.bars.indices.flatMap { [starts[$0], starts[$0] + grid.bars[$0].steps / 2] } + [grid.stepCount]
        let halves = max(0, edges.count - 1)
        var sums = Array(repeating: 0.0, count: 12 * halves)
        var lowest = Array(repeating: (pitch: 128, length: 0), count: halves)
        for voice in Voice.allCases where !voice.isDrum {
            for note in grid[voice] {
                var half = edges.partition(above: note.step)
                while half < halves, edges[half] < note.end {
                    let length = min(note.end, edges[half + 1]) - max(note.step, edges[half])
                    if length > 0 {
                        sums[12 * half + Int(note.pitch) % 12] += Double(length)
                        if Int(note.pitch) < lowest[half].pitch { lowest[half] = (Int(note.pitch), length) }
                    }
                    half += 1
                }
            }
        }
        for (half, low) in lowest.enumerated() where low.pitch < 128 {
            sums[12 * half + low.pitch % 12] += Double(low.length)
        }
        return sums
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
