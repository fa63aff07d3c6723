extension SongFigures {
    /// How far the figures lie from where most songs have them: for each the distance to its band in widths of the band,
    /// summed. 0 is a song with all of them inside.
    public var distance: Double {
        Name.allCases.reduce(0) { sum, name in
            guard let value = self[name] else { return sum }
            let band = name.band
            let outside = max(0, band.lowerBound - value, value - band.upperBound)
            return sum + outside / max(1e-9, band.upperBound - band.lowerBound)
        }
    }

    /// The figures by name, for reports.
    public var byName: [String: Double] {
        Dictionary(uniqueKeysWithValues: Name.allCases.compactMap { name in self[name].map { (name.rawValue, $0) } })
    }
}
