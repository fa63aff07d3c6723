extension SongFigures {
    /// The share of pitched notes in the best fitting of the 24 major and natural minor scales, 0...1.
    ///
    /// A natural minor scale has the notes of its relative major, so twelve scales are compared.
    public static func scaleConsistency(_ grid: GridScore) -> Double? {
        var counts = Array(repeating: 0, count: 12)
        for voice in Voice.allCases where !voice.isDrum {
            for note in grid[voice] { counts[Int(note.pitch) % 12] += 1 }
        }
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        let best = (0..<12).map { tonic in
            Key(tonic: tonic, mode: .major).scale.reduce(0) { $0 + counts[$1] }
        }.max()
        return best.map { Double($0) / Double(total) }
    }
}
