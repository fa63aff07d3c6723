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
        return weights.withUnsafeBufferPointer { weights in
            guard let base = weights.baseAddress else { return [] }
            var last = none
            func next(_ half: Int) -> Chord? {
                last = number(base + 12 * half, after: last)
                return last == none ? nil : templates[last].chord
            }
            return grid.bars.indices.map { [next(2 * $0), next(2 * $0 + 1)] }
        }
    }

    /// The chord of twelve weights, C first.
    static func chord(weights: [Int32], after last: Chord?) -> Chord? {
        precondition(weights.count == 12, "a weight for each pitch class")
        let kept = last.map { $0.root * ChordQuality.count + $0.quality.index } ?? none
        let found = weights.withUnsafeBufferPointer { weights in
            weights.baseAddress.map { number($0, after: kept) } ?? none
        }
        return found == none ? nil : templates[found].chord
    }

    /// Stands for no chord among the numbers of chords.
    private static let none = -1

    /// The number of the chord of twelve weights, or `none`.
    private static func number(_ weights: UnsafePointer<Int32>, after kept: Int) -> Int {
        var total = 0
        var squares = 0
        for place in 0..<12 {
            let weight = Int(weights[place])
            total += weight
            squares += weight * weight
        }
        guard total > 0 else { return none }
        var (sounding, count) = (0, 0)
        let least = 0.04 * Double(total)
        for place in 0..<12 where Double(weights[place]) > least {
            sounding |= 1 << place
            count += 1
        }
        if kept >= 0, count < 3, sounding & ~templates[kept].pitchClasses == 0 { return kept }
        guard count > 1 else { return none }
        return likeliest(weights, norm: Double(squares).squareRoot(), kept: kept)
    }

    /// The chord of the largest cosine less what it costs, the chord before it being favoured a little.
    ///
    /// Triads are as long as one another, and so are chords of four notes, so that the best of each kind are known from
    /// sums of whole numbers, ten times the weights, added up for all roots side by side. What is less than the best can
    /// only win by being favoured, and cosines are needed of the few others alone.
    private static func likeliest(_ weights: UnsafePointer<Int32>, norm: Double, kept: Int) -> Int {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 16 * (2 + shapes.count)) { room in
            guard let tens = room.baseAddress else { return none }
            // The octave over and over, as far as chords reach.
            for place in 0..<12 { tens[place] = 10 &* weights[place] }
            for place in 12..<32 { tens[place] = tens[place &- 12] }
            let sums = tens + 32
            // A root counts three tenths more than another note.
            for place in 0..<16 { sums[place] = 3 &* weights[place < 12 ? place : place - 12] }
            let roots = Roots(at: sums) &+ Roots(at: tens)
            var (triads, sevenths) = (Roots.zero, Roots.zero)
            shapes.withUnsafeBufferPointer { shapes in
                for (index, shape) in shapes.enumerated() {
                    var sum = roots &+ Roots(at: tens + shape.second) &+ Roots(at: tens + shape.third)
                    if shape.fourth > 0 {
                        sum &+= Roots(at: tens + shape.fourth)
                        sevenths = pointwiseMax(sevenths, sum)
                    } else {
                        triads = pointwiseMax(triads, sum)
                    }
                    UnsafeMutableRawPointer(sums + 16 * index).storeBytes(of: sum, as: Roots.self)
                }
            }
            let (triad, seventh) = (triads.max(), sevenths.max())
            return templates.withUnsafeBufferPointer { templates in
                var (winner, value) = (none, -1.0)
                func consider(_ index: Int, favour: Double) {
                    let score = templates[index].dot(weights) / norm - templates[index].cost + favour
                    if score > value || (score == value && index < winner) { (winner, value) = (index, score) }
                }
                for shape in shapes.indices {
                    let most = templates[shape].cost > 0 ? seventh : triad
                    let row = sums + 16 &* shape
                    for root in 0..<12 where row[root] == most { consider(root &* shapes.count &+ shape, favour: 0) }
                }
                if kept >= 0 { consider(kept, favour: 0.02) }
                return winner
            }
        }
    }

    /// A number for each of the twelve roots; the last four repeat the first.
    fileprivate typealias Roots = SIMD16<Int32>

    /// The notes of a chord above its root; 0 for none.
    private struct Shape {
        var second: Int
        var third: Int
        var fourth: Int
    }

    private static let shapes: [Shape] = ChordQuality.allCases.map { quality in
        let notes = quality.intervals
        return Shape(second: notes[1], third: notes[2], fourth: notes.count > 3 ? notes[3] : 0)
    }

    private struct Template {
        var chord: Chord
        /// A bit for each.
        var pitchClasses = 0
        /// Pitch classes in rising order with their shares of a unit vector; a note too few has no share.
        var places: (UInt8, UInt8, UInt8, UInt8)
        var shares: (Double, Double, Double, Double)
        var cost = 0.0

        init(_ chord: Chord) {
            self.chord = chord
            let notes = chord.pitchClasses.sorted().map { (place: $0, weight: $0 == chord.root ? 1.3 : 1) }
            let norm = notes.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
            for note in notes { pitchClasses |= 1 << note.place }
            func place(_ index: Int) -> UInt8 { notes.count > index ? UInt8(notes[index].place) : 0 }
            func share(_ index: Int) -> Double { notes.count > index ? notes[index].weight / norm : 0 }
            places = (place(0), place(1), place(2), place(3))
            shares = (share(0), share(1), share(2), share(3))
            cost = notes.count > 3 ? seventhCost : 0
        }

        func dot(_ weights: UnsafePointer<Int32>) -> Double {
            let low = Double(weights[Int(places.0)]) * shares.0 + Double(weights[Int(places.1)]) * shares.1
            return low + Double(weights[Int(places.2)]) * shares.2 + Double(weights[Int(places.3)]) * shares.3
        }
    }

    /// Every chord, root by root in the order of `ChordQuality.allCases`.
    private static let templates: [Template] = (0..<12).flatMap { root in
        ChordQuality.allCases.map { Template(Chord(root: root, quality: $0)) }
    }

    /// How long each pitch class sounds in each half bar, twelve numbers a half bar.
    private static func weights(of grid: GridScore) -> [Int32] {
        let starts = grid.barSteps
        var edges: [Int] = []
        edges.reserveCapacity(2 * grid.bars.count + 1)
        for (bar, start) in zip(grid.bars, starts) {
            edges.append(start)
            edges.append(start + bar.steps / 2)
        }
        let halves = edges.count
        edges.append(starts[grid.bars.count])
        var sums = Array(repeating: Int32(0), count: 12 * halves)
        var lowest = Array(repeating: (pitch: UInt8(128), length: Int32(0)), count: halves)
        sums.withUnsafeMutableBufferPointer { sums in
            for voice in Voice.allCases where !voice.isDrum {
                // Notes mostly come in order, so the half bar of one is the place to look for that of the next.
                var first = 0
                for note in grid[voice] {
                    if note.step < edges[first] { first = 0 }
                    while first < halves, edges[first + 1] <= note.step { first += 1 }
                    var half = first
                    let pitchClass = Int(note.pitch % 12)
                    while half < halves, edges[half] < note.end {
                        let length = Int32(min(note.end, edges[half + 1]) - max(note.step, edges[half]))
                        if length > 0 {
                            sums[12 * half + pitchClass] += length
                            if note.pitch < lowest[half].pitch { lowest[half] = (note.pitch, length) }
                        }
                        half += 1
                    }
                }
            }
            for (half, low) in lowest.enumerated() where low.pitch < 128 {
                sums[12 * half + Int(low.pitch % 12)] += low.length
            }
        }
        return sums
    }
}

extension ChordEstimate.Roots {
    fileprivate init(at numbers: UnsafePointer<Int32>) {
        self = UnsafeRawPointer(numbers).loadUnaligned(as: Self.self)
    }

    fileprivate init(at numbers: UnsafeMutablePointer<Int32>) { self.init(at: UnsafePointer(numbers)) }
}
