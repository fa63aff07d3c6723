import MusicCore

extension Studio {
    /// Arrows in the roll.
    mutating func moveInRoll(_ command: Command, _ count: Int) {
        let bar = cursorBar
        let barStart = step(ofBar: bar)
        switch command {
        case .left: roll.step -= count
        case .right: roll.step += count
        case .up: roll.pitch += count
        case .down: roll.pitch -= count
        case .start: roll.step = roll.step == barStart ? step(ofBar: bar - count) : barStart
        case .end: roll.step = step(ofBar: bar + count)
        case .pageUp: roll.pitch += 12 * count
        case .pageDown: roll.pitch -= 12 * count
        default: return
        }
        clampCursor()
        if roll.isSelecting, roll.selection != nil {
            roll.selection?.step = roll.step
            roll.selection?.pitch = roll.pitch
        } else {
            roll.selection = nil
        }
        history.seal()
        revealCursor()
    }

    /// Shift and arrows in the roll: the selection grows from where the cursor was.
    mutating func extendSelection(_ command: Command, _ count: Int) {
        if roll.selection == nil {
            roll.selection = Selection(
                anchorStep: roll.step, anchorPitch: roll.pitch, step: roll.step, pitch: roll.pitch)
        }
        switch command {
        case .extendLeft: roll.step -= count
        case .extendRight: roll.step += count
        case .extendUp: roll.pitch += count
        default: roll.pitch -= count
        }
        clampCursor()
        roll.selection?.step = roll.step
        roll.selection?.pitch = roll.pitch
        revealCursor()
    }

    /// Goes to the first step of a section.
    mutating func goTo(section index: Int) {
        let starts = song.form.startBars
        guard !starts.isEmpty else { return }
        roll.step = step(ofBar: starts[max(0, min(starts.count - 1, index))])
        roll.selection = nil
        revealCursor()
        if roll.firstStep != roll.step, roll.visibleSteps > 16 {
            roll.firstStep = roll.step
            clampScroll()
        }
    }

    mutating func performRoll(_ command: Command, _ count: Int) {
        switch command {
        case .previousVoice: selectVoice(offset: -count)
        case .nextVoice: selectVoice(offset: count)
        case .mute: changeMix("mute \(roll.voice.rawValue)", \.muted)
        case .solo: changeMix("solo \(roll.voice.rawValue)", \.soloed)
        case .lockVoice: changeMix("lock \(roll.voice.rawValue)", \.locked)
        case .lockBars: lockBars()
        case .chord: ask(command)
        case .zoomIn: zoom(by: count)
        case .zoomOut: zoom(by: -count)
        case .dense:
            let centre = roll.topPitch - roll.visiblePitches / 2
            roll.isDense.toggle()
            roll.topPitch = centre + roll.visiblePitches / 2
            revealCursor()
        case .follow:
            roll.follows.toggle()
            say(.information, roll.follows ? "The view follows the playhead." : "The view stays where it is.")
        default: break
        }
    }

    private mutating func selectVoice(offset: Int) {
        let all = Voice.allCases
        let index = (roll.voice.index + offset) % all.count
        select(voice: all[(index + all.count) % all.count])
    }

    mutating func select(voice: Voice) {
        roll.voice = voice
        roll.selection = nil
        showVoice()
    }

    /// Brings the voice's notes near the cursor on the screen, where none of them are.
    mutating func showVoice() {
        let steps = roll.firstStep..<(roll.firstStep + roll.visibleSteps)
        let near = song.grid[roll.voice].filter { steps.contains($0.step) }.map { Int($0.pitch) }
        let pitches = near.isEmpty ? song.grid[roll.voice].map { Int($0.pitch) } : near
        guard let lowest = pitches.min() else { return }
        let shown = (roll.topPitch - roll.visiblePitches + 1)...roll.topPitch
        if roll.voice.isDrum {
            // Kick and snare carry the beat, so drums are looked at from below.
            guard !shown.contains(lowest) else { return }
            roll.topPitch = lowest + roll.visiblePitches - 1
            roll.pitch = min(roll.pitch, roll.topPitch)
            return clampScroll()
        }
        guard !pitches.contains(where: shown.contains) else { return }
        let middle = pitches.sorted()[pitches.count / 2]
        roll.pitch = middle
        roll.topPitch = middle + roll.visiblePitches / 2
        clampScroll()
    }

    private mutating func changeMix(_ label: String, _ part: WritableKeyPath<Mix, Set<Voice>> & Sendable) {
        let voice = roll.voice
        change(label) { draft in
            if draft.mix[keyPath: part].remove(voice) == nil { draft.mix[keyPath: part].insert(voice) }
        }
    }

    /// Locks the bars of the selection or the cursor's, or unlocks them where all are locked.
    private mutating func lockBars() {
        let steps = roll.selection?.steps ?? roll.step..<(roll.step + 1)
        let bars = Set(bar(atStep: steps.lowerBound)...bar(atStep: max(steps.lowerBound, steps.upperBound - 1)))
        change("lock bars") { draft in
            if bars.isSubset(of: draft.lockedBars) {
                draft.lockedBars.subtract(bars)
            } else {
                draft.lockedBars.formUnion(bars)
            }
        }
    }

    private mutating func zoom(by levels: Int) {
        let offset = roll.step - roll.firstStep
        let share = Double(offset) / Double(roll.visibleSteps)
        roll.zoom = roll.zoom.closer(by: levels)
        roll.isZoomChosen = true
        // The cursor keeps its place on the screen.
        roll.firstStep = roll.step - Int(share * Double(roll.visibleSteps))
        revealCursor()
    }

    /// Keeps the cursor in the song.
    mutating func clampCursor() {
        roll.step = max(0, min(max(0, song.grid.stepCount - 1), roll.step))
        roll.pitch = max(0, min(127, roll.pitch))
    }

    /// Scrolls just so far that the cursor is on the screen with some room around it.
    mutating func revealCursor() {
        clampCursor()
        let steps = roll.visibleSteps
        let margin = min(4, steps / 4)
        if roll.step < roll.firstStep + margin { roll.firstStep = roll.step - margin }
        if roll.step > roll.firstStep + steps - 1 - margin { roll.firstStep = roll.step - steps + 1 + margin }
        let pitches = roll.visiblePitches
        let room = min(2, pitches / 4)
        if roll.pitch > roll.topPitch - room { roll.topPitch = roll.pitch + room }
        if roll.pitch < roll.topPitch - pitches + 1 + room { roll.topPitch = roll.pitch + pitches - 1 - room }
        clampScroll()
    }

    mutating func clampScroll() {
        roll.firstStep = max(0, min(max(0, song.grid.stepCount - roll.visibleSteps), roll.firstStep))
        roll.topPitch = max(min(127, roll.visiblePitches - 1), min(127, roll.topPitch))
    }

    /// Turns the page when the playhead leaves the screen.
    mutating func followPlayhead() {
        guard roll.follows, roll.drag == nil else { return }
        let step = transport.tick / ticksPerStep
        let steps = roll.visibleSteps
        guard step < roll.firstStep || step >= roll.firstStep + steps else { return }
        roll.firstStep = self.step(ofBar: bar(atStep: step))
        clampScroll()
    }
}
