/// Measures of how a song is made, to be held against songs that people have written.
///
/// A figure is `nil` where there is nothing to measure it on.
public struct SongFigures: Hashable, Sendable, Codable {
    public enum Name: String, CaseIterable, Sendable, Codable {
        case pitchClassEntropy1, pitchClassEntropy4, scaleConsistency, grooveConsistency, grooveSimilarity, emptyBeats
        case notesPerBar

        public var title: String {
            switch self {
            case .pitchClassEntropy1: "pitches in a bar"
            case .pitchClassEntropy4: "pitches in four bars"
            case .scaleConsistency: "in one scale"
            case .grooveConsistency: "rhythm, next bar"
            case .grooveSimilarity: "rhythm, all bars"
            case .emptyBeats: "empty beats"
            case .notesPerBar: "notes a bar"
            }
        }
    }

    private var values: [Double?]

    /// Measures a song.
    public init(_ grid: GridScore) {
        values = Name.allCases.map { name in
            switch name {
            case .pitchClassEntropy1: SongFigures.pitchClassEntropy(grid, bars: 1)
            case .pitchClassEntropy4: SongFigures.pitchClassEntropy(grid, bars: 4)
            case .scaleConsistency: SongFigures.scaleConsistency(grid)
            case .grooveConsistency: SongFigures.grooveSimilarity(grid, neighboursOnly: true)
            case .grooveSimilarity: SongFigures.grooveSimilarity(grid, neighboursOnly: false)
            case .emptyBeats: SongFigures.emptyBeats(grid)
            case .notesPerBar: SongFigures.notesPerBar(grid)
            }
        }
    }

    public subscript(_ name: Name) -> Double? { values[Name.allCases.firstIndex(of: name) ?? 0] }

    /// How many figures there are, and how many of them lie where most songs have them.
    public var inBand: (count: Int, of: Int) {
        let measured = Name.allCases.filter { self[$0] != nil }
        return (measured.count { isInBand($0) ?? false }, measured.count)
    }

    /// Whether a figure lies in the band of its name; `nil` where it was not measured.
    public func isInBand(_ name: Name) -> Bool? { self[name].map(name.band.contains) }
}
