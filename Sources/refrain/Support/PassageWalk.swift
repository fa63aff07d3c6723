import MusicCore
import MusicModels

/// The way from one passage to another through a latent space of melodies, drums or trios.
struct PassageWalk {
    struct Step {
        var position: Double
        /// The passage at this point, its steps from 0.
        var grid: GridScore
        /// Share of the sixteenths of all voices at which it differs from each end.
        var hammingToA: Double
        var hammingToB: Double
    }

    let space: PassageSpace
    let bars: Int

    /// Points at equal distances, both ends included.
    func steps(_ count: Int, from a: GridScore, to b: GridScore, temperature: Double, seed: UInt64) -> [Step] {
        let ends = [a, b].map { symbols(of: $0) }
        let points = space.encode(ends, bars: bars)
        return (0..<count).map { index in
            let position = Double(index) / Double(max(1, count - 1))
            let z = space.between(points[0], points[1], Float(position))
            let written = space.decode([z], bars: bars, temperature: temperature, seeds: [seed])[0]
            var grid = GridScore(bars: Array(repeating: GridBar(), count: bars))
            write(written, into: &grid)
            grid.normalise()
            // What is heard is compared, which is what the notes say.
            let heard = symbols(of: grid)
            return Step(
                position: position, grid: grid, hammingToA: Self.distance(heard, ends[0]),
                hammingToB: Self.distance(heard, ends[1]))
        }
    }

    private func symbols(of grid: GridScore) -> VoicedSymbols {
        let steps = bars * 16
        switch space.kind {
        case .melody: return [MelodyGrid.tokens(grid[.melody], from: 0, steps: steps).map(UInt16.init)]
        case .drums: return [DrumGrid.tokens(grid[.drums], from: 0, steps: steps)]
        case .trio: return TrioGrid(grid, from: 0, steps: steps).voicedSymbols
        }
    }

    private func write(_ symbols: VoicedSymbols, into grid: inout GridScore) {
        switch space.kind {
        case .melody: grid[.melody] = MelodyGrid.notes(symbols.first ?? [])
        case .drums: grid[.drums] = DrumGrid.notes(symbols.first ?? [])
        case .trio: TrioGrid(symbols).write(into: &grid, at: 0)
        }
    }

    private static func distance(_ a: VoicedSymbols, _ b: VoicedSymbols) -> Double {
        let pairs = zip(a, b).flatMap { zip($0, $1) }
        return Double(pairs.count { $0 != $1 }) / Double(max(1, pairs.count))
    }
}

extension MusicVAEKind {
    /// What a passage needs to be one of this kind.
    var needed: [Voice] {
        switch self {
        case .melody: [.melody]
        case .drums: [.drums]
        case .trio: [.melody, .bass, .drums]
        }
    }

    var file: EngineLoader.File {
        switch self {
        case .melody: .melodyVAE
        case .drums: .drumVAE
        case .trio: .trioVAE
        }
    }
}
