import MusicCore

extension Studio {
    /// Measures the takes whose notes have changed; one that is being written or dragged about is measured afterwards.
    mutating func measureTakes() {
        guard job == nil, roll.drag == nil else { return }
        for take in takes where measured[take.id] != take.song.grid {
            measured[take.id] = take.song.grid
            figures[take.id] = SongFigures(take.song.grid)
        }
        if measured.count > takes.count {
            let ids = Set(takes.map(\.id))
            measured = measured.filter { ids.contains($0.key) }
            figures = figures.filter { ids.contains($0.key) }
        }
    }

    /// The figures of the take under the cursor, each beside where songs have it.
    var figureRows: [ListLayer.Row] {
        guard let id = takeCursor ?? draft.currentTake, let figures = figures[id] else { return [] }
        return SongFigures.Name.allCases.map { name in
            let band = "\(Studio.decimal(name.band.lowerBound))–\(Studio.decimal(name.band.upperBound))"
            // Names and values in columns.
            let title = name.title + String(repeating: " ", count: max(1, 22 - name.title.count))
            guard let value = figures[name] else {
                return ListLayer.Row(id: name.rawValue, title: "\(title)     –", detail: band)
            }
            let verdict = name.band.contains(value) ? "as in most songs" : "unusual"
            let figure = Studio.decimal(value)
            let gap = String(repeating: " ", count: max(0, 6 - figure.count))
            return ListLayer.Row(id: name.rawValue, title: title + gap + figure, detail: "\(verdict), \(band)")
        }
    }
}
