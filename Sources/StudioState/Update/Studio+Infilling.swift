import Composing
import MusicCore

extension Studio {
    /// Writes the selected bars of some voices again, or the cursor's bar; what is locked stays.
    mutating func infill(voices: Set<Voice>) -> [Effect] {
        guard canWrite() else { return [] }
        let bars = selectedBars ?? cursorBar..<(cursorBar + 1)
        let open = voices.subtracting(draft.mix.locked)
        guard !open.isEmpty, !bars.allSatisfy(draft.lockedBars.contains) else {
            say(.information, "All of that is locked.", advice: "L unlocks bars, V a voice.")
            return []
        }
        guard song.grid.noteCount > 0 else {
            say(.information, "There is nothing around it to hear yet.", advice: "g writes the song.")
            return []
        }
        var effects = clearTheDesk()
        let before = draft
        let name = bars.count == 1 ? "bar \(bars.lowerBound + 1)" : "bars \(bars.lowerBound + 1)–\(bars.upperBound)"
        history.record(draft, label: "write \(name) again")
        draft.seed = freshSeed()
        let take = addTake(origin: .rewritten(section: name), request: request)
        let id = startJob(.infill(bars: bars, voices: open), take: take, before: before)
        effects.append(.infill(job: id, bars: bars, voices: open, song, request))
        return effects
    }

    /// A new take that begins with the bars up to the cursor: a phrase that was played, for example.
    mutating func writeOn() -> [Effect] {
        guard canWrite() else { return [] }
        let end = (selectedBars?.upperBound ?? cursorBar + 1)
        let prime = song.grid.slice(bars: 0..<min(end, song.grid.bars.count))
        guard prime.noteCount > 0 else {
            say(.information, "There are no notes up to the cursor to go on from.", advice: "Draw or record some.")
            return []
        }
        var effects = clearTheDesk()
        let before = draft
        history.record(draft, label: "write on from bar \(end)")
        draft.seed = freshSeed()
        var request = request
        request.prime = prime
        let take = addTake(origin: .written, request: request)
        let id = startJob(.song, take: take, before: before)
        effects.append(.compose(job: id, request))
        return effects
    }
}
