import MusicCore

/// Metronome and clock, and what comes from a keyboard.
extension Studio {
    mutating func performSound(_ command: Command) -> [Effect] {
        switch command {
        case .metronome:
            transport.hasMetronome.toggle()
            say(.information, transport.hasMetronome ? "The metronome clicks." : "The metronome is off.")
            return [.sound(.metronome(transport.hasMetronome))]
        case .countIn:
            transport.countInBars = (transport.countInBars + 1) % 3
            let bars = transport.countInBars
            say(.information, bars == 0 ? "No count-in." : "A count-in of \(bars) \(bars == 1 ? "bar" : "bars").")
            return []
        case .panic:
            transport.status = .stopped
            transport.tick = 0
            say(.information, "Everything is silent.")
            return [.sound(.panic)]
        case .record: return transport.isRecording ? endKeyboardInput() : record()
        case .stepInput: return transport.isStepping ? endKeyboardInput() : beginStepInput()
        case .sendClock:
            transport.sendsClock.toggle()
            // The two on one port would chase each other.
            if transport.sendsClock { transport.followsClock = false }
            say(.information, transport.sendsClock ? "MIDI clock is sent." : "MIDI clock is no longer sent.")
            return clockEffects
        case .followClock:
            transport.followsClock.toggle()
            if transport.followsClock { transport.sendsClock = false }
            transport.masterTempo = nil
            say(
                .information, transport.followsClock ? "The clock of another program is followed." : "Our own tempo.",
                advice: transport.followsClock && transport.input == nil ? "Choose where it comes from with f6." : nil)
            return clockEffects
        default: return []
        }
    }

    private var clockEffects: [Effect] {
        [.sound(.sendsClock(transport.sendsClock)), .sound(.followsClock(transport.followsClock))]
    }

    // MARK: Recording

    /// Records into the current voice: from the playhead, from the cursor, or round and round in the loop.
    private mutating func record() -> [Effect] {
        guard transport.input != nil else {
            say(.information, "No keyboard is listened to.", advice: "f6 chooses one, then R records.")
            return []
        }
        guard job == nil else {
            say(.warning, "Recording waits until the take is written.", advice: "Esc stops the writing.")
            return []
        }
        var effects: [Effect] = transport.isStepping ? endKeyboardInput() : []
        transport.isRecording = true
        transport.recorded = []
        let from =
            transport.isPlaying ? transport.tick : loopTicks?.lowerBound ?? step(ofBar: cursorBar) * ticksPerStep
        transport.status = .playing
        transport.tick = from
        effects.append(
            .sound(
                .record(
                    RecordRequest(
                        fromTick: from, countInBars: max(1, transport.countInBars), loop: loopTicks, voice: roll.voice,
                        program: song.program(of: roll.voice)), over: audibleSong)))
        say(.information, "Recording into \(roll.voice.rawValue).", advice: "R or Esc ends it.")
        return effects
    }

    mutating func endKeyboardInput() -> [Effect] {
        if transport.isStepping {
            transport.isStepping = false
            say(.information, "Step input is off.")
            return [.sound(.stopStepInput)]
        }
        return [.sound(.stopRecording)]
    }

    /// What was recorded becomes notes of the voice, as one step that can be undone.
    mutating func keepRecording(_ notes: [GridNote], _ pedals: [GridPedal]) {
        guard transport.isRecording else { return }
        transport.isRecording = false
        transport.recorded = []
        let voice = roll.voice
        let end = song.grid.stepCount
        let kept = notes.filter { (0..<end).contains($0.step) }
        guard !kept.isEmpty else { return say(.information, "Nothing was played.") }
        change("record \(voice.rawValue)") { draft in
            draft.song.grid[voice] += kept
            draft.song.grid.pedals[voice.index] += pedals.filter { (0..<end).contains($0.step) }
            draft.song.grid.pedals[voice.index].sort { $0.step < $1.step }
        }
        roll.step = kept.map(\.step).min() ?? roll.step
        revealCursor()
        say(
            .information, "Recorded \(kept.count) notes.",
            advice: voice == .melody ? "O writes a song that begins with them." : nil)
    }

    // MARK: Step input

    private mutating func beginStepInput() -> [Effect] {
        guard transport.input != nil else {
            say(.information, "No keyboard is listened to.", advice: "f6 chooses one, then E writes what is played.")
            return []
        }
        var effects: [Effect] = []
        if transport.status != .stopped { effects += stopPlaying() }
        transport.isStepping = true
        say(.information, "Played keys are written at the cursor, \(roll.drawLength)/16 each.", advice: "Esc ends it.")
        effects.append(stepEffect)
        return effects
    }

    private var stepEffect: Effect {
        .sound(
            .stepInput(
                step: roll.step, length: max(1, roll.drawLength), roll.voice, program: song.program(of: roll.voice)))
    }

    /// Keys were written: the notes come in and the cursor goes on.
    mutating func keepStep(_ notes: [GridNote], next: Int) {
        guard transport.isStepping else { return }
        let voice = roll.voice
        let end = song.grid.stepCount
        change("step input") { $0.song.grid[voice] += notes.filter { (0..<end).contains($0.step) } }
        roll.step = next
        if let pitch = notes.last?.pitch { roll.pitch = Int(pitch) }
        revealCursor()
    }

    /// Where the cursor was put while keys are written, they go on there.
    mutating func followCursorWithSteps(from step: Int, _ voice: Voice, _ length: Int) -> [Effect] {
        guard transport.isStepping, roll.step != step || roll.voice != voice || roll.drawLength != length else {
            return []
        }
        return [stepEffect]
    }
}
