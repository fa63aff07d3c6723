import MusicCore

extension Studio {
    /// The mouse in the field of the roll.
    mutating func perform(_ pointer: RollPointer) -> [Effect] {
        switch pointer {
        case .draw(let step, let pitch): return press(step: step, pitch: pitch)
        case .stretch(let step, let pitch):
            place(step: step, pitch: pitch)
            guard let note = noteUnderCursor else { return press(step: step, pitch: pitch) }
            roll.drag = RollDrag(kind: .stretch, step: step, pitch: pitch, note: note)
            history.seal()
        case .select(let step, let pitch):
            place(step: step, pitch: pitch)
            // There is a selection as soon as the mouse has moved.
            roll.selection = nil
            roll.drag = RollDrag(kind: .select, step: step, pitch: pitch, note: nil)
        case .erase(let step, let pitch):
            place(step: step, pitch: pitch)
            guard let note = noteUnderCursor else { return [] }
            let voice = roll.voice
            change("erase a note") { $0.song.grid[voice].removeAll { $0 == note } }
        case .drag(let step, let pitch): return drag(to: step, pitch)
        case .release:
            roll.drag = nil
            history.seal()
        case .seek(let step): return seek(toStep: step)
        }
        return []
    }

    private mutating func place(step: Int, pitch: Int) {
        roll.step = step
        roll.pitch = pitch
        clampCursor()
    }

    /// A press takes hold of the note that is there, or draws one and holds its end.
    private mutating func press(step: Int, pitch: Int) -> [Effect] {
        place(step: step, pitch: pitch)
        history.seal()
        if let note = noteUnderCursor {
            if let selection = roll.selection, !selection.contains(note) { roll.selection = nil }
            roll.drag = RollDrag(kind: .move, step: step, pitch: pitch, note: note)
            return [audition(note)]
        }
        roll.selection = nil
        let effects = draw(step: roll.step, pitch: roll.pitch)
        roll.drag = noteUnderCursor.map { RollDrag(kind: .stretch, step: step, pitch: pitch, note: $0) }
        return effects
    }

    private mutating func drag(to step: Int, _ pitch: Int) -> [Effect] {
        guard var held = roll.drag else { return [] }
        switch held.kind {
        case .select:
            place(step: step, pitch: pitch)
            roll.selection = Selection(
                anchorStep: held.step, anchorPitch: held.pitch, step: roll.step, pitch: roll.pitch)
        case .stretch:
            guard let note = held.note else { return [] }
            var longer = note
            longer.length = max(1, min(song.grid.stepCount, step + 1) - note.step)
            replace(note, with: longer, "change a length", coalescing: "drag length")
            roll.drawLength = longer.length
            held.note = longer
            roll.drag = held
        case .move:
            guard step != held.step || pitch != held.pitch else { return [] }
            if roll.selection != nil {
                let effects = shift(steps: step - held.step, pitches: pitch - held.pitch)
                held.step = step
                held.pitch = pitch
                roll.drag = held
                return effects
            }
            guard let note = held.note else { return [] }
            var moved = note
            moved.step = max(0, min(song.grid.stepCount - 1, note.step + step - held.step))
            moved.pitch = UInt8(max(0, min(127, Int(note.pitch) + pitch - held.pitch)))
            replace(note, with: moved, "move a note", coalescing: "drag note")
            place(step: step, pitch: pitch)
            let isHeard = moved.pitch != note.pitch
            held = RollDrag(kind: .move, step: step, pitch: pitch, note: moved)
            roll.drag = held
            return isHeard ? [audition(moved)] : []
        }
        return []
    }

    private mutating func replace(_ note: GridNote, with new: GridNote, _ label: String, coalescing key: String) {
        let voice = roll.voice
        change(label, coalescing: key) { draft in
            guard let index = draft.song.grid[voice].firstIndex(of: note) else { return }
            draft.song.grid.notes[voice.index][index] = new
        }
    }
}
