import MusicCore
import MusicModels

/// How often chords that are found under a melody are those its authors wrote.
public struct HarmonyEvaluation: Sendable, Codable, Equatable {
    /// Shares of half bars.
    public struct Share: Sendable, Codable, Equatable {
        /// The same root.
        public var root = 0.0
        /// The same root, and major or minor alike.
        public var triad = 0.0
        /// Half bars whose chord is another than that of the half before.
        public var changes = 0.0
    }

    /// `Harmoniser`.
    public var found = Share()
    /// `ChordEstimate`: the chord whose notes are most like those of each half bar.
    public var matched = Share()
    /// The tonic throughout.
    public var tonic = Share()
    public var written = Share()
    public var halves = 0

    /// - Parameter lines: phrases of melodies with the chords written over them.
    public init?(_ lines: [MelodyLine], harmoniser: Harmoniser) {
        for line in lines {
            let bare = line.bars.map { GridBar(steps: $0.steps, chords: [nil, nil]) }
            var grid = GridScore(bars: bare)
            grid[.melody] = line.notes
            let written = line.bars.map { bar in
                [bar.chords.first ?? nil, bar.chords.last ?? nil]
            }
            let tonic = Chord(root: line.key.tonic, quality: line.key.mode == .minor ? .minor : .major)
            let found = harmoniser.chords(under: line.notes, bars: bare, key: line.key, kind: .verse)
            let matched = ChordEstimate.chords(of: grid)
            self.found.add(found, written)
            self.matched.add(matched, written)
            self.tonic.add(bare.map { _ in [tonic, tonic] }, written)
            self.written.add(written, written)
            halves += written.joined().count { $0 != nil }
        }
        guard halves > 0 else { return nil }
        for path in [\Self.found, \.matched, \.tonic, \.written] {
            self[keyPath: path].divide(by: Double(halves))
        }
    }
}

extension HarmonyEvaluation.Share {
    fileprivate mutating func add(_ chords: [[Chord?]], _ written: [[Chord?]]) {
        var last: Chord??
        for (chord, truth) in zip(chords.joined(), written.joined()) {
            if truth != nil, let last, last != chord { changes += 1 }
            last = chord
            guard let chord, let truth, chord.root == truth.root else { continue }
            root += 1
            if chord.quality.intervals[1] == truth.quality.intervals[1] { triad += 1 }
        }
    }

    fileprivate mutating func divide(by count: Double) {
        root /= count
        triad /= count
        changes /= count
    }
}
