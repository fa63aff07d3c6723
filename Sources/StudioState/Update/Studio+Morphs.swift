import Composing
import MusicCore

/// Melodies decoded between others: asked for, heard, and put into the song.
extension Studio {
    /// Puts the point somewhere in the square, or on the line where there is none.
    mutating func movePoint(across: Double, down: Double) -> [Effect] {
        let isSquare = draft.latent.isSquare
        let old = Latent.Point(across: draft[.latentPosition], down: draft[.latentDown])
        if isSquare, abs(old.across - across) + abs(old.down - down) > 0.08 { latent.leave(old) }
        change("move the point", coalescing: "latent point") { draft in
            draft[.latentPosition] = across
            if isSquare { draft[.latentDown] = down }
        }
        return hearNextMorph()
    }

    /// Asks for the melody at the point and lets it be heard, unless the song is playing.
    mutating func hearNextMorph() -> [Effect] {
        latent.hearsNext = !transport.isPlaying
        return requestMorph()
    }

    /// Asks for the melody at the point, where there is a latent space and two melodies.
    mutating func requestMorph() -> [Effect] {
        guard latent.isAvailable == true, let a = passage(of: draft.latent.a), let b = passage(of: draft.latent.b)
        else {
            latent.morph = nil
            latent.hearsNext = false
            return []
        }
        latent.requestID += 1
        var corners = [a, b]
        if draft.latent.isSquare {
            // A corner that is not chosen is the one above it.
            corners += [passage(of: draft.latent.c) ?? a, passage(of: draft.latent.d) ?? b]
        }
        return [
            .morph(
                MorphRequest(
                    id: latent.requestID, corners: corners.map(\.melody), bars: min(16, corners.map(\.bars).max() ?? 1),
                    across: draft.settings.latentPosition, down: draft.latent.down,
                    attributes: draft.settings.attributes, temperature: draft.settings.latentTemperature,
                    seed: draft.seed))
        ]
    }

    /// Takes a decoded melody, where it is the one that was asked for last.
    mutating func receive(_ morph: Morph, request: Int) -> [Effect] {
        guard request == latent.requestID else { return [] }
        latent.morph = morph
        let isHeard = latent.hearsNext
        latent.hearsNext = false
        return isHeard && !morph.melody.isEmpty ? [hear(morph)] : []
    }

    mutating func hearMorph() -> [Effect] {
        guard let morph = latent.morph, !morph.melody.isEmpty else {
            say(.information, "There is no melody between A and B yet.", advice: "Choose two written sections.")
            return []
        }
        return [hear(morph)]
    }

    private func hear(_ morph: Morph) -> Effect {
        .hear(morph.melody, qpm: song.qpm, program: song.programs.first ?? Voice.melody.defaultProgram)
    }

    /// Puts the melody at the point into the song as a section of its own, after the current one.
    mutating func keepMorph() -> [Effect] {
        guard job == nil, let morph = latent.morph, !morph.melody.isEmpty else {
            say(.information, "There is no melody between A and B to keep.")
            return []
        }
        return insert([morph], "keep a morph")
    }

    /// Asks for a way from A to B of so many bars, two at a time.
    mutating func walk(bars: Int) -> [Effect] {
        guard job == nil, latent.isAvailable == true, let a = passage(of: draft.latent.a, bars: 2),
            let b = passage(of: draft.latent.b, bars: 2)
        else {
            say(
                .information, "A way needs two melodies, A and B, of two bars each.", advice: "Choose written sections."
            )
            return []
        }
        latent.requestID += 1
        return [
            .walk(
                WalkRequest(
                    id: latent.requestID, from: a.melody, to: b.melody, bars: 2, passages: max(2, bars / 2),
                    attributes: draft.settings.attributes, temperature: draft.settings.latentTemperature,
                    seed: draft.seed))
        ]
    }

    mutating func receive(walk morphs: [Morph], request: Int) -> [Effect] {
        guard request == latent.requestID, job == nil, !morphs.isEmpty else { return [] }
        let effects = insert(morphs, "a way from A to B")
        say(.information, "The way from A to B is a section of its own.", advice: "r writes its other voices.")
        return effects + requestMorph()
    }

    /// Puts melodies one after the other into the song as a section, after the current one.
    private mutating func insert(_ morphs: [Morph], _ label: String) -> [Effect] {
        let bars = morphs.reduce(0) { $0 + $1.bars }
        guard song.form.bars + bars <= SongForm.maximumBars else {
            say(.warning, "A song has at most \(SongForm.maximumBars) bars.")
            return []
        }
        let at = cursorSection
        let letter = song.form.freshLetter
        let barsBefore = self.bars(ofSection: at).upperBound
        change(label) { draft in
            draft.song.form.sections.insert(
                Section(kind: .interlude, letter: letter, bars: bars, memory: .writes), at: at + 1)
            var grid = draft.song.grid.slice(bars: 0..<barsBefore)
            for morph in morphs {
                var passage = GridScore(bars: Array(repeating: GridBar(), count: morph.bars))
                passage[.melody] = morph.melody
                grid.append(passage)
            }
            grid.append(draft.song.grid.slice(bars: barsBefore..<draft.song.grid.bars.count))
            draft.song.grid = grid
            draft.lockedBars = Set(draft.lockedBars.map { $0 >= barsBefore ? $0 + bars : $0 })
            draft.givenChords = Dictionary(
                uniqueKeysWithValues: draft.givenChords.map {
                    ($0.key >= barsBefore ? $0.key + bars : $0.key, $0.value)
                })
        }
        goTo(section: at + 1)
        say(.information, "Kept as \(song.form.sections[min(at + 1, song.form.sections.count - 1)].title).")
        return []
    }
}
