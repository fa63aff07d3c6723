/// Where the steps of a song's notation lie in its performance: tick = (step + shift) · ticksPerStep, piece by piece.
struct SongAlignment: Sendable {
    struct Piece: Sendable {
        /// First step the piece holds for.
        let fromStep: Int
        /// In sixteenths.
        let shift: Double
        let ticksPerStep: Double

        func tick(_ step: Int) -> Double { (Double(step) + shift) * ticksPerStep }
    }

    /// At least one, of sensible size, by rising `fromStep`.
    let pieces: [Piece]

    init?(_ pieces: [Piece]) {
        guard !pieces.isEmpty, pieces.allSatisfy({ (1...10000).contains($0.ticksPerStep) && abs($0.shift) < 1e6 })
        else { return nil }
        self.pieces = pieces.sorted { $0.fromStep < $1.fromStep }
    }

    /// The step of a tick, not rounded; `nil` in a hiccup between two pieces that the notation does not have.
    func step(tick: Int) -> Double? {
        let tick = Double(tick)
        // Half a step early still belongs to the piece.
        let index = pieces.lastIndex { $0.tick($0.fromStep) - $0.ticksPerStep / 2 <= tick } ?? 0
        let piece = pieces[index]
        let step = tick / piece.ticksPerStep - piece.shift
        if index + 1 < pieces.count, step >= Double(pieces[index + 1].fromStep) - 0.5 { return nil }
        return step
    }

    /// The step at which something ends that may end in a hiccup: the last one before it.
    func endStep(tick: Int) -> Double {
        if let step = step(tick: tick) { return step }
        let tick = Double(tick)
        let index = pieces.lastIndex { $0.tick($0.fromStep) - $0.ticksPerStep / 2 <= tick } ?? 0
        return Double(pieces[min(index + 1, pieces.count - 1)].fromStep)
    }
}
