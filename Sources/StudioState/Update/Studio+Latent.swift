import Composing
import MusicCore

extension Studio {
    /// The melody that pulls the motif, for the next take.
    ///
    /// With A and B it is the melody decoded between them; with B alone the fresh motif is drawn towards it.
    var latentPull: LatentPull? {
        if draft.latent.a != nil, draft.latent.b != nil, let morph = latent.morph, !morph.melody.isEmpty {
            return LatentPull(melody: morph.melody, bars: morph.bars, amount: 1)
        }
        guard let b = passage(of: draft.latent.b), draft.settings.latentPosition > 0 else { return nil }
        return LatentPull(melody: b.melody, bars: b.bars, amount: draft.settings.latentPosition)
    }

    /// The melody of the first section of a letter, steps from 0; `nil` where it has no notes.
    public func passage(of letter: Character?, bars wanted: Int? = nil) -> Morph? {
        guard let letter, let index = song.form.sections.firstIndex(where: { $0.letter == letter }) else { return nil }
        let range = bars(ofSection: index)
        // The motif is short; what defines a section is how it begins.
        let bars = min(range.count, max(1, wanted ?? draft.settings.motifBars))
        guard song.grid.bars[range].prefix(bars).allSatisfy({ $0.steps == 16 }) else { return nil }
        let part = song.grid.slice(bars: range.lowerBound..<(range.lowerBound + bars))
        let melody = part[.melody].map { note in
            GridNote(
                step: note.step, length: min(note.length, bars * 16 - note.step), pitch: note.pitch,
                velocityBin: note.velocityBin)
        }
        return melody.isEmpty ? nil : Morph(melody: melody, bars: bars)
    }

    /// Rows of the latent pane from above.
    public var latentRows: [Latent.Row] {
        Corner.allCases.map(Latent.Row.corner) + [.across] + (draft.latent.isSquare ? [.down] : [])
            + latent.attributes.map(Latent.Row.attribute)
    }

    /// The slider of the latent pane's row, where it has one.
    var latentParameter: Parameter? {
        switch latent.row {
        case .corner: nil
        case .across: .latentPosition
        case .down: .latentDown
        case .attribute(let name): .attribute(name)
        }
    }

    mutating func moveInLatent(_ command: Command, _ count: Int) -> [Effect] {
        switch command {
        case .up: moveLatentRow(by: -count)
        case .down: moveLatentRow(by: count)
        case .left, .right:
            let sign = command == .left ? -count : count
            return latentParameter.map { nudge($0, by: sign, fine: false) } ?? cycleCorner(by: sign)
        case .start: return latentParameter.map { set($0, to: $0.range.lowerBound) } ?? []
        case .end: return latentParameter.map { set($0, to: $0.range.upperBound) } ?? []
        default: break
        }
        return []
    }

    private mutating func moveLatentRow(by offset: Int) {
        let rows = latentRows
        let index = (rows.firstIndex(of: latent.row) ?? Corner.allCases.count) + offset
        latent.row = rows[max(0, min(rows.count - 1, index))]
    }

    /// The next letter for the corner under the cursor; A may be the fresh motif and the others nothing.
    mutating func cycleCorner(by offset: Int) -> [Effect] {
        guard case .corner(let corner) = latent.row else { return [] }
        var letters: [Character?] = [nil]
        for section in song.form.sections where !letters.contains(section.letter) { letters.append(section.letter) }
        let index = (letters.firstIndex(of: draft.latent[corner]) ?? 0) + offset
        let next = letters[((index % letters.count) + letters.count) % letters.count]
        change("choose \(corner.title)") { draft in
            draft.latent[corner] = next
            if !draft.latent.isSquare { draft.latent.down = 0 }
        }
        return requestMorph()
    }

    mutating func clearCorner(_ corner: Corner) -> [Effect] {
        change("clear \(corner.title)") { draft in
            draft.latent[corner] = nil
            if !draft.latent.isSquare { draft.latent.down = 0 }
        }
        return requestMorph()
    }

    mutating func swapEnds() -> [Effect] {
        change("exchange A and B") { draft in
            let old = draft.latent
            draft.latent = LatentEnds(a: old.b, b: old.a, c: old.d, d: old.c, down: old.down)
            draft.settings.latentPosition = 1 - draft.settings.latentPosition
        }
        return requestMorph()
    }
}
