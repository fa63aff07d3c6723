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
        return likeliest(weights, norm: squares.squareRoot(), kept: kept)
    }

    /// The chord of the largest cosine less what it costs, the chord before it being favoured a little.
    private static func likeliest(_ weights: ArraySlice<Double>, norm: Double, kept: Int) -> Chord? {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: products + templates.count) { room in
            // Each weight times each share that a note has of any chord; the last product stands for a note too few.
            for (share, factor) in shares.enumerated() {
                for (place, weight) in weights.enumerated() { room[12 * share + place] = weight * factor }
            }
            room[products - 1] = 0
            let dots = UnsafeMutableBufferPointer(rebasing: room[products...])
            var (triad, seventh) = (0.0, 0.0)
            templates.withUnsafeBufferPointer { templates in
                for (index, template) in templates.enumerated() {
                    let (a, b, c, d) = template.products
                    let dot = room[Int(a)] + room[Int(b)] + room[Int(c)] + room[Int(d)]
                    dots[index] = dot
                    if template.cost > 0 { seventh = max(seventh, dot) } else { triad = max(triad, dot) }
                }
            }
            // What is further from the largest than rounding is cannot win, unless it is favoured.
            let least = (triad: triad * (1 - 1e-14), seventh: seventh * (1 - 1e-14))
            var best: (index: Int, value: Double)?
            for index in dots.indices {
                let cost = templates[index].cost
                guard dots[index] >= (cost > 0 ? least.seventh : least.triad) || index == kept else { continue }
                let value = dots[index] / norm - cost + (index == kept ? 0.02 : 0)
                if value > best?.value ?? -1 { best = (index, value) }
            }
            return best.map { templates[$0.index].chord }
        }
    }

    private struct Template {
        var chord: Chord
        /// A bit for each.
        var pitchClasses = 0
        /// Of each pitch class in rising order the number of its product of weight and share.
        var products: (UInt8, UInt8, UInt8, UInt8)
        var cost = 0.0

        init(_ chord: Chord, shares: inout [Double]) {
            self.chord = chord
            let classes = chord.pitchClasses
            let weights = classes.sorted().map { (place: $0, weight: $0 == chord.root ? 1.3 : 1) }
            let norm = weights.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
            var numbers: [UInt8] = []
            for entry in weights {
                pitchClasses |= 1 << entry.place
                let share = entry.weight / norm
                if !shares.contains(share) { shares.append(share) }
                numbers.append(UInt8(12 * (shares.firstIndex(of: share) ?? 0) + entry.place))
            }
            let none = UInt8(ChordEstimate.products - 1)
            products = (numbers[0], numbers[1], numbers[2], numbers.count > 3 ? numbers[3] : none)
            cost = classes.count > 3 ? seventhCost : 0
        }
    }

    /// Room for the products of twelve weights with all shares, and for one that is nothing.
    private static let products = 12 * 20 + 1

    /// Every chord, root by root in the order of `ChordQuality.allCases`, and the shares of a unit vector that occur.
    private static let (templates, shares): ([Template], [Double]) = {
        var shares: [Double] = []
        var templates: [Template] = []
        for root in 0..<12 {
            for quality in ChordQuality.allCases {
                templates.append(Template(Chord(root: root, quality: quality), shares: &shares))
            }
        }
        return (templates, shares)
    }()

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
