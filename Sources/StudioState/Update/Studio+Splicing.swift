import Composing
import MusicCore

/// One take from the parts of others, and one written once more.
extension Studio {
    /// Takes bars of the take under the cursor into the song: the selected ones, or the section of the roll's cursor.
    mutating func splice() -> [Effect] {
        guard job == nil else {
            say(.warning, "Takes are spliced when the writing is done.", advice: "Esc stops it.")
            return []
        }
        guard let take = takes.first(where: { $0.id == takeCursor }), take.id != draft.currentTake else {
            say(.information, "Put the cursor on another take.", advice: "Its bars come into the current one.")
            return []
        }
        let bars = selectedBars ?? bars(ofSection: cursorSection)
        let (from, to) = (take.song.grid, song.grid)
        let (fromStarts, toStarts) = (from.barSteps, to.barSteps)
        let fits = bars.filter { bar in
            from.bars.indices.contains(bar) && to.bars.indices.contains(bar) && fromStarts[bar] == toStarts[bar]
                && from.bars[bar].steps == to.bars[bar].steps && !draft.lockedBars.contains(bar)
        }
        guard !fits.isEmpty else {
            say(.information, "Take \(take.id) has no such bars, or they are locked here.")
            return []
        }
        let before = song.grid
        change("take bars from take \(take.id)") { draft in
            let voices = Voice.allCases.filter { !draft.mix.locked.contains($0) }
            for bar in fits {
                draft.song.grid.bars[bar].chords = from.bars[bar].chords
                draft.song.grid.replace(steps: toStarts[bar]..<toStarts[bar + 1], with: from, voices: voices)
            }
        }
        if song.grid == before {
            say(.information, "Those bars are the same in both takes.")
        } else {
            let last = (fits.last ?? 0) + 1
            say(.information, "Bars \((fits.first ?? 0) + 1)–\(last) are now those of take \(take.id).")
        }
        return transport.status == .stopped ? [] : [.exchange(audibleSong, atBarLine: true)]
    }

    /// Bars that the roll's selection touches.
    var selectedBars: Range<Int>? {
        roll.selection.map { bar(atStep: $0.steps.lowerBound)..<(bar(atStep: $0.steps.upperBound - 1) + 1) }
    }

    /// Writes the take under the cursor again from what it was asked with, and compares.
    mutating func replay() -> [Effect] {
        guard canWrite() else { return [] }
        guard let take = takes.first(where: { $0.id == takeCursor }), take.origin == .written,
            let request = take.request
        else {
            say(.information, "Only a take that was written as a whole can be written again.")
            return []
        }
        var effects = clearTheDesk()
        let before = draft
        history.record(draft, label: "write take \(take.id) again")
        draft.seed = request.seed
        draft.settings = request.settings
        draft.stages = request.stages
        draft.song.key = request.key
        draft.song.qpm = request.qpm
        let new = addTake(origin: .written, request: request)
        let id = startJob(.song, take: new, before: before)
        job?.replayOf = take.id
        effects.append(.compose(job: id, request))
        return effects
    }

    /// Says whether a take came out as it was.
    mutating func compareReplay(of earlier: Int, with later: Int) {
        guard let old = takes.first(where: { $0.id == earlier }), let new = takes.first(where: { $0.id == later })
        else {
            return
        }
        if old.song.grid == new.song.grid {
            return say(.information, "Take \(later) is take \(earlier), note for note.")
        }
        let reason =
            old.checkpoints != new.checkpoints
            ? "The models are others than they were." : "Take \(earlier) was edited, or bars were locked."
        say(.information, "Take \(later) differs from take \(earlier).", advice: reason)
    }
}

extension GridScore {
    /// Puts the notes and pedals that another score has in some steps in place of one's own.
    mutating func replace(steps: Range<Int>, with other: GridScore, voices: [Voice]) {
        for voice in voices {
            self[voice].removeAll { steps.contains($0.step) }
            self[voice] += other[voice].filter { steps.contains($0.step) }
            pedals[voice.index].removeAll { steps.contains($0.step) }
            pedals[voice.index] += other.pedals[voice.index].filter { steps.contains($0.step) }
            pedals[voice.index].sort { $0.step < $1.step }
        }
    }
}
