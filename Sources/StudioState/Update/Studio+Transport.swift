import MusicCore

extension Studio {
    mutating func playOrPause() -> [Effect] {
        switch transport.status {
        case .playing:
            transport.status = .paused
            return [.pause]
        case .paused:
            transport.status = .playing
            return [.resume]
        case .stopped:
            let step = transport.loop.map { self.step(ofBar: $0.lowerBound) } ?? transport.tick / ticksPerStep
            return play(fromStep: step >= song.grid.stepCount ? 0 : step)
        }
    }

    mutating func play(fromStep step: Int) -> [Effect] {
        if song.grid.noteCount == 0, job == nil {
            say(.information, "There is nothing to play yet.", advice: "g writes the song.")
            return []
        }
        if let silence = transport.silence { say(Notice(.warning, lines: silence)) }
        transport.status = .playing
        transport.tick = step * ticksPerStep
        return [
            .play(audibleSong, fromTick: transport.tick, loop: loopTicks, countInBars: transport.countInBars)
        ]
    }

    mutating func stopPlaying() -> [Effect] {
        guard transport.status != .stopped else {
            transport.tick = 0
            return []
        }
        transport.status = .stopped
        transport.tick = 0
        return [.stop]
    }

    mutating func seek(toStep step: Int) -> [Effect] {
        roll.step = step
        clampCursor()
        transport.tick = roll.step * ticksPerStep
        return transport.status == .stopped ? [] : [.seek(tick: transport.tick)]
    }

    mutating func goToStart() -> [Effect] {
        roll.step = 0
        roll.selection = nil
        revealCursor()
        transport.tick = 0
        return transport.status == .stopped ? [] : [.seek(tick: 0)]
    }

    /// Loops the section under the cursor, or the selected bars; the same again ends it.
    mutating func toggleLoop() -> [Effect] {
        var wanted = bars(ofSection: cursorSection)
        if focus == .roll, let selection = roll.selection {
            wanted = bar(atStep: selection.steps.lowerBound)..<(bar(atStep: selection.steps.upperBound - 1) + 1)
        }
        transport.loop = transport.loop == wanted || wanted.isEmpty ? nil : wanted
        return transport.status == .stopped ? [] : [.loop(loopTicks)]
    }

    /// The loop in ticks; bars of it that are gone are left out.
    var loopTicks: Range<Int>? {
        guard let loop = transport.loop?.clamped(to: 0..<song.grid.bars.count), !loop.isEmpty else { return nil }
        return step(ofBar: loop.lowerBound) * ticksPerStep..<step(ofBar: loop.upperBound) * ticksPerStep
    }

    mutating func receive(_ message: PlayerMessage) -> [Effect] {
        switch message {
        case .position(let tick, let countIn):
            guard transport.status == .playing else { return [] }
            transport.tick = max(0, tick)
            transport.countInBeats = countIn
            followPlayhead()
        case .ended:
            guard transport.status != .stopped else { return [] }
            transport.status = .stopped
            transport.tick = 0
            transport.countInBeats = 0
        case .ports(let ports):
            transport.ports = ports
            refreshPortList()
        case .inputs(let ports):
            transport.inputs = ports
            refreshPortList()
        case .input(let name):
            guard name != transport.input else { return [] }
            if let name { say(.information, "\(name) is listened to.") }
            transport.input = name
            transport.inputs = transport.inputs.map { port in
                PortChoice(address: port.address, name: port.name, isConnected: port.name.hasPrefix(name ?? "\0"))
            }
        case .drumPort(let name):
            transport.drumPort = name
            say(.information, name.map { "Drums go to \($0)." } ?? "Drums go where the rest goes.")
        case .notice(let text): say(Notice(.warning, lines: text))
        case .portsChanged:
            // Only an open list needs to know.
            guard case .list(let list)? = layers.last, [.ports, .drumPorts, .inputs].contains(list.kind) else {
                return []
            }
            return [.listPorts, .sound(.listInputs)]
        case .recorded(let note): if transport.isRecording { transport.recorded.append(note) }
        case .recordingEnded(let notes, let pedals): keepRecording(notes, pedals)
        case .stepped(let notes, let next): keepStep(notes, next: next)
        case .clock(let qpm):
            if let qpm, transport.masterTempo == nil {
                say(.information, "Locked to a clock of \(Studio.decimal((qpm * 10).rounded() / 10)).")
            } else if qpm == nil, transport.masterTempo != nil {
                say(.warning, "The clock has fallen silent.", advice: "The song goes on in its own tempo.")
            }
            transport.masterTempo = qpm
        case .connected(let name):
            transport.port = name
            transport.silence = nil
            if let name { say(.information, "Notes go to \(name).") }
        case .silent(let text): transport.silence = text
        // A port or a synthesiser; the playing goes on.
        case .failed(let text): say(Notice(.failure, lines: text))
        }
        return []
    }
}
