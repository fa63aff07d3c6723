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
    public func passage(of letter: Character?) -> Morph? {
        guard let letter, let index = song.form.sections.firstIndex(where: { $0.letter == letter }) else { return nil }
        let range = bars(ofSection: index)
        // The motif is short; what defines a section is how it begins.
        let bars = min(range.count, max(1, draft.settings.motifBars))
        guard song.grid.bars[range].prefix(bars).allSatisfy({ $0.steps == 16 }) else { return nil }
        let part = song.grid.slice(bars: range.lowerBound..<(range.lowerBound + bars))
        let melody = part[.melody].map { note in
            GridNote(
                step: note.step, length: min(note.length, bars * 16 - note.step), pitch: note.pitch,
                velocityBin: note.velocityBin)
        }
        return melody.isEmpty ? nil : Morph(melody: melody, bars: bars)
    }

    /// The slider of the latent pane's row, where it has one.
    var latentParameter: Parameter? {
        switch latent.row {
        case 0, 1: nil
        case 2: .latentPosition
        default:
            latent.attributes.indices.contains(latent.row - 3) ? .attribute(latent.attributes[latent.row - 3]) : nil
        }
    }

    mutating func moveInLatent(_ command: Command, _ count: Int) -> [Effect] {
        switch command {
        case .up: latent.row = max(0, latent.row - count)
        case .down: latent.row = min(latent.rowCount - 1, latent.row + count)
        case .left, .right:
            let sign = command == .left ? -count : count
            return latentParameter.map { nudge($0, by: sign, fine: false) } ?? cycleEnd(by: sign)
        case .start: return latentParameter.map { set($0, to: $0.range.lowerBound) } ?? []
        case .end: return latentParameter.map { set($0, to: $0.range.upperBound) } ?? []
        default: break
        }
        return []
    }

    /// The next letter for A or B; A may be the fresh motif and B nothing.
    mutating func cycleEnd(by offset: Int) -> [Effect] {
        var letters: [Character?] = [nil]
        for section in song.form.sections where !letters.contains(section.letter) { letters.append(section.letter) }
        let row = latent.row
        let current = row == 0 ? draft.latent.a : draft.latent.b
        let index = (letters.firstIndex(of: current) ?? 0) + offset
        let next = letters[((index % letters.count) + letters.count) % letters.count]
        change("choose \(row == 0 ? "A" : "B")") { draft in
            if row == 0 { draft.latent.a = next } else { draft.latent.b = next }
        }
        return requestMorph()
    }

    mutating func swapEnds() -> [Effect] {
        change("exchange A and B") { draft in
            draft.latent = LatentEnds(a: draft.latent.b, b: draft.latent.a)
            draft.settings.latentPosition = 1 - draft.settings.latentPosition
        }
        return requestMorph()
    }

    /// Asks for the melody at the point, where there is a latent space and two melodies.
    mutating func requestMorph() -> [Effect] {
        guard latent.isAvailable == true, let a = passage(of: draft.latent.a), let b = passage(of: draft.latent.b)
        else {
            latent.morph = nil
            return []
        }
        latent.requestID += 1
        let bars = min(16, max(a.bars, b.bars))
        return [
            .morph(
                MorphRequest(
                    id: latent.requestID, a: a.melody, b: b.melody, bars: bars,
                    position: draft.settings.latentPosition, attributes: draft.settings.attributes,
                    temperature: draft.settings.latentTemperature, seed: draft.seed))
        ]
    }

    mutating func hearMorph() -> [Effect] {
        guard let morph = latent.morph, !morph.melody.isEmpty else {
            say(.information, "There is no melody between A and B yet.", advice: "Choose two written sections.")
            return []
        }
        return [.hear(morph.melody, qpm: song.qpm, program: song.programs.first ?? Voice.melody.defaultProgram)]
    }

    /// Puts the melody at the point into the song as a section of its own, after the current one.
    mutating func keepMorph() -> [Effect] {
        guard job == nil, let morph = latent.morph, !morph.melody.isEmpty else {
            say(.information, "There is no melody between A and B to keep.")
            return []
        }
        guard song.form.bars + morph.bars <= SongForm.maximumBars else { return [] }
        let at = cursorSection
        let letter = song.form.freshLetter
        let barsBefore = bars(ofSection: at).upperBound
        change("keep a morph") { draft in
            draft.song.form.sections.insert(
                Section(kind: .interlude, letter: letter, bars: morph.bars, memory: .writes), at: at + 1)
            var grid = draft.song.grid.slice(bars: 0..<barsBefore)
            var passage = GridScore(bars: Array(repeating: GridBar(), count: morph.bars))
            passage[.melody] = morph.melody
            grid.append(passage)
            grid.append(draft.song.grid.slice(bars: barsBefore..<draft.song.grid.bars.count))
            draft.song.grid = grid
            draft.lockedBars = Set(draft.lockedBars.map { $0 >= barsBefore ? $0 + morph.bars : $0 })
            draft.givenChords = Dictionary(
                uniqueKeysWithValues: draft.givenChords.map {
                    ($0.key >= barsBefore ? $0.key + morph.bars : $0.key, $0.value)
                })
        }
        goTo(section: at + 1)
        say(.information, "Kept as \(song.form.sections[min(at + 1, song.form.sections.count - 1)].title).")
        return []
    }
}
