import MusicModels

extension PassageWindows {
    /// Share of a piece's onsets that must lie near the grid for its drums to be learnt.
    static let leastOnGrid = 0.75

    /// The passages of pieces of a corpus.
    ///
    /// Swung and triplet pieces spoil a grid of sixteenths: from pieces with other voices drums and trios are taken
    /// only where most onsets are near the grid. Drums alone are played by hand and kept.
    public init(_ pieces: [CorpusPiece], kind: MusicVAEKind, lengths: [Int]) {
        let kept = pieces.filter { piece in
            kind == .melody || piece.onGridShare >= Self.leastOnGrid
                || piece.grid[.melody].isEmpty && piece.grid[.chords].isEmpty && piece.grid[.bass].isEmpty
        }
        self.init(kept.map(\.grid), kind: kind, lengths: lengths)
    }
}
