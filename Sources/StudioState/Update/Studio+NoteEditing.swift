import MusicCore

extension Studio {
    /// Editing commands of the roll.
    mutating func edit(_ command: Command, _ count: Int) -> [Effect] {
        switch command {
        case .erase: eraseTargets()
        case .copy: copy()
        case .cut:
            copy()
            eraseTargets()
        case .paste: paste()
        case .selectMode:
            roll.isSelecting.toggle()
            roll.selection =
                roll.isSelecting
                ? Selection(anchorStep: roll.step, anchorPitch: roll.pitch, step: roll.step, pitch: roll.pitch) : nil
        case .selectBars: selectBars()
        case .selectAll: selectAll()
        case .moveLeft: return shift(steps: -count, pitches: 0)
        case .moveRight: return shift(steps: count, pitches: 0)
        case .moveUp: return shift(steps: 0, pitches: count)
        case .moveDown: return shift(steps: 0, pitches: -count)
        case .octaveUp: return shift(steps: 0, pitches: 12 * count)
        case .octaveDown: return shift(steps: 0, pitches: -12 * count)
        case .shorter: stretch(by: -count)
        case .longer: stretch(by: count)
        case .louder: accent(by: count)
        case .softer: accent(by: -count)
        default: break
        }
        return []
    }

    /// Enter: a note where there is none, and none where there is one.
    mutating func drawOrErase() -> [Effect] {
        if let note = noteUnderCursor {
            let voice = roll.voice
            change("erase a note") { $0.song.grid[voice].removeAll { $0 == note } }
            return []
        }
        return draw(step: roll.step, pitch: roll.pitch)
    }

    /// Draws a note of the usual length and lets it be heard.
    mutating func draw(step: Int, pitch: Int) -> [Effect] {
        guard (0...127).contains(pitch), (0..<song.grid.stepCount).contains(step) else { return [] }
        let note = GridNote(step: step, length: max(1, roll.drawLength), pitch: UInt8(pitch), velocityBin: 5)
        let voice = roll.voice
        change("draw a note") { $0.song.grid[voice].append(note) }
        return [audition(note)]
    }

    /// The effect by which a note under the hand is heard.
    func audition(_ note: GridNote) -> Effect {
        let programs = song.programs
        let program = programs.indices.contains(roll.voice.index) ? programs[roll.voice.index] : 0
        return .audition(pitch: note.pitch, velocity: note.velocity, roll.voice, program: program)
    }

    private mutating func eraseTargets() {
        let targets = Set(targetedNotes)
        guard !targets.isEmpty else { return }
        let voice = roll.voice
        change(targets.count == 1 ? "erase a note" : "erase \(targets.count) notes") { draft in
            draft.song.grid[voice].removeAll { targets.contains($0) }
        }
    }

    private mutating func copy() {
        let notes = targetedNotes
        guard let first = notes.map(\.step).min() else {
            say(.information, "Nothing is selected.", advice: "b selects a bar, shift and arrows a part.")
            return
        }
        // The selection's left edge is kept, so that a copied bar lands on the bar.
        let origin = roll.selection.map(\.steps.lowerBound) ?? first
        clipboard = notes.map {
            GridNote(step: $0.step - origin, length: $0.length, pitch: $0.pitch, velocityBin: $0.velocityBin)
        }
        say(.information, notes.count == 1 ? "Copied a note." : "Copied \(notes.count) notes.")
    }

    private mutating func paste() {
        guard !clipboard.isEmpty else { return say(.information, "Nothing was copied yet.") }
        let end = song.grid.stepCount
        let notes = clipboard.map {
            GridNote(
                step: $0.step + roll.step, length: $0.length, pitch: $0.pitch, velocityBin: $0.velocityBin)
        }.filter { $0.step < end }
        let voice = roll.voice
        change("paste \(notes.count) notes") { $0.song.grid[voice] += notes }
    }

    /// The whole bar first; asked again, one bar more.
    private mutating func selectBars() {
        let isGrowing = roll.selection.map { $0.pitches == 0...127 } ?? false
        if isGrowing, let selection = roll.selection {
            let next = bar(atStep: selection.steps.upperBound)
            let end = step(ofBar: next + 1) - 1
            roll.selection?.step = max(selection.step, end)
        } else {
            let start = step(ofBar: cursorBar)
            let end = step(ofBar: cursorBar + 1) - 1
            roll.selection = Selection(
                anchorStep: start, anchorPitch: 0, step: end, pitch: 127)
        }
        roll.isSelecting = false
    }

    private mutating func selectAll() {
        roll.selection = Selection(
            anchorStep: 0, anchorPitch: 0, step: max(0, song.grid.stepCount - 1), pitch: 127)
        roll.isSelecting = false
    }

    /// Moves the targets; a move that would leave the song or the keyboard is not made.
    mutating func shift(steps: Int, pitches: Int) -> [Effect] {
        let targets = Set(targetedNotes)
        guard !targets.isEmpty else { return [] }
        let end = song.grid.stepCount
        let fits = targets.allSatisfy {
            (0...127).contains(Int($0.pitch) + pitches) && (0..<end).contains($0.step + steps)
        }
        guard fits else { return [] }
        let voice = roll.voice
        change(steps != 0 ? "move notes" : "transpose notes", coalescing: "shift \(steps.signum()) \(pitches.signum())")
        {
            draft in
            draft.song.grid[voice] = draft.song.grid[voice].map { note in
                guard targets.contains(note) else { return note }
                var moved = note
                moved.step += steps
                moved.pitch = UInt8(Int(note.pitch) + pitches)
                return moved
            }
        }
        if roll.selection?.pitches == 0...127 {
            roll.selection?.move(steps: steps, pitches: 0)
        } else {
            roll.selection?.move(steps: steps, pitches: pitches)
        }
        roll.step += steps
        roll.pitch += pitches
        revealCursor()
        return targets.count == 1 ? noteUnderCursor.map { [audition($0)] } ?? [] : []
    }

    private mutating func stretch(by steps: Int) {
        let targets = Set(targetedNotes)
        guard !targets.isEmpty else {
            roll.drawLength = max(1, min(64, roll.drawLength + steps))
            say(.information, "Next note: \(roll.drawLength)/16.")
            return
        }
        if targets.count == 1, let note = targets.first { roll.drawLength = max(1, note.length + steps) }
        changeTargets("change lengths", targets, coalescing: "stretch") { $0.length = max(1, $0.length + steps) }
    }

    /// Puts the onsets of the targets on the nearest multiple of some steps, counted from their bar.
    mutating func quantise(steps grid: Int) {
        let targets = Set(targetedNotes)
        guard !targets.isEmpty else {
            return say(.information, "Nothing is selected.", advice: "b selects a bar, shift and arrows a part.")
        }
        let starts = song.grid.barSteps
        let end = song.grid.stepCount
        changeTargets("quantise notes", targets, coalescing: "quantise \(grid)") { note in
            let start = starts.last { $0 <= note.step } ?? 0
            let place = start + (note.step - start + grid / 2) / grid * grid
            note.step = place < end ? place : note.step
        }
        say(.information, "On a grid of \(grid)/16.")
    }

    private mutating func accent(by bins: Int) {
        changeTargets("change velocities", Set(targetedNotes), coalescing: "accent") {
            $0.velocityBin = UInt8(max(0, min(7, Int($0.velocityBin) + bins)))
        }
    }

    private mutating func changeTargets(
        _ label: String, _ targets: Set<GridNote>, coalescing key: String, _ body: (inout GridNote) -> Void
    ) {
        guard !targets.isEmpty else { return }
        let voice = roll.voice
        change(label, coalescing: key) { draft in
            for index in draft.song.grid[voice].indices
            where targets.contains(draft.song.grid.notes[voice.index][index]) {
                body(&draft.song.grid.notes[voice.index][index])
            }
        }
    }
}
