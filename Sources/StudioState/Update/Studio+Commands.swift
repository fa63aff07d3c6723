import Composing
import MusicCore

extension Studio {
    /// Carries out a named command.
    mutating func perform(_ command: Command, count: Int) -> [Effect] {
        switch command {
        case .write: return write(newSeed: false)
        case .newTake: return write(newSeed: true)
        case .rewrite: return rewriteSection()
        case .suggestForm: return suggestForms()
        case .freeChords: freeChords()
        case .stopWriting: return stopWriting()
        case .play: return playOrPause()
        case .playFromCursor:
            return transport.isPlaying ? seek(toStep: roll.step) : play(fromStep: roll.step)
        case .stopPlaying: return stopPlaying()
        case .loopSection: return toggleLoop()
        case .goToStart: return goToStart()
        case .metronome, .countIn, .panic, .record, .stepInput, .sendClock, .followClock: return performSound(command)
        case .infill: return infill(voices: [roll.voice])
        case .infillAll: return infill(voices: Set(Voice.allCases))
        case .writeOn: return writeOn()
        case .left, .right, .up, .down, .start, .end, .pageUp, .pageDown: return move(command, count)
        case .extendLeft, .extendRight, .extendUp, .extendDown: return extend(command, count)
        case .nextPane: focus = focus.neighbour(1)
        case .previousPane: focus = focus.neighbour(-1)
        case .previousSection: goTo(section: cursorSection - count)
        case .nextSection: goTo(section: cursorSection + count)
        case .accept: return accept()
        case .back: return goBack()
        case .undo: return undo(count)
        case .redo: return redo(count)
        case .save, .saveAs, .open, .newSong, .export, .quit: return performFile(command)
        case .rename, .key, .tempo, .seed, .form: ask(command)
        case .erase, .copy, .cut, .paste, .selectBars, .selectMode, .selectAll, .moveLeft, .moveRight, .moveUp,
            .moveDown, .octaveUp, .octaveDown, .shorter, .longer, .louder, .softer:
            return edit(command, count)
        case .quantise: quantise(steps: count == 1 ? 2 : count)
        case .previousVoice, .nextVoice, .mute, .solo, .lockVoice, .lockBars, .chord, .zoomIn, .zoomOut, .dense,
            .follow:
            performRoll(command, count)
        case .addSection, .duplicateSection, .removeSection, .sectionLeft, .sectionRight, .moreBars, .fewerBars,
            .kind, .memory, .copyMemory, .clearMemory, .letter, .weaker, .stronger:
            return performSection(command, count)
        case .resetValue: return resetValue()
        case .stageMarkov: toggle(.markov)
        case .stageVAE: toggle(.vae)
        case .stageTransformer: toggle(.transformer)
        case .hearMorph: return hearMorph()
        case .keepMorph: return keepMorph()
        case .swapEnds: return swapEnds()
        case .walk: ask(command)
        case .splice: return splice()
        case .replay: return replay()
        case .compare: return compare()
        case .rateUp: rate(by: count)
        case .rateDown: rate(by: -count)
        case .previousTake: return choose(offset: -count)
        case .nextTake: return choose(offset: count)
        case .presets, .savePreset, .themes, .ports, .help, .palette, .log, .instrument, .figures, .guide, .train,
            .inputs, .drumPorts:
            return openLayer(command)
        case .startSynth:
            say(.information, "Starting a synthesiser …")
            return [.startSynth]
        case .mouse:
            isMouseOn.toggle()
            say(.information, isMouseOn ? "The mouse is on." : "The mouse is off; text can be selected.")
            return [.useMouse(isMouseOn)]
        }
        return []
    }

    /// Esc in the panes: the nearest thing that can be left.
    private mutating func goBack() -> [Effect] {
        if roll.isSelecting || roll.selection != nil {
            roll.isSelecting = false
            roll.selection = nil
            return []
        }
        if transport.isRecording || transport.isStepping { return endKeyboardInput() }
        if job != nil { return stopWriting() }
        return []
    }

    /// Enter in the panes.
    private mutating func accept() -> [Effect] {
        switch focus {
        case .song:
            focus = .roll
            return []
        case .roll: return drawOrErase()
        case .sampling:
            return beginValue("")
        case .latent:
            switch latent.row {
            case .corner: return cycleCorner(by: 1)
            case .across, .down: return hearMorph()
            case .attribute: return beginValue("")
            }
        case .takes: return takeCursor.map { choose(take: $0) } ?? []
        }
    }

    private mutating func move(_ command: Command, _ count: Int) -> [Effect] {
        switch focus {
        case .song: moveInSong(command, count)
        case .roll: moveInRoll(command, count)
        case .sampling: return moveInSampling(command, count)
        case .latent: return moveInLatent(command, count)
        case .takes: moveInTakes(command, count)
        }
        return []
    }

    private mutating func extend(_ command: Command, _ count: Int) -> [Effect] {
        let sign = command == .extendLeft ? -1 : command == .extendRight ? 1 : 0
        switch focus {
        case .roll: extendSelection(command, count)
        case .sampling where sign != 0:
            return nudge(Parameter.sampling[samplingRow], by: sign * count, fine: true)
        case .latent where sign != 0:
            return latentParameter.map { nudge($0, by: sign * count, fine: true) } ?? []
        case .latent where draft.latent.isSquare:
            // In the square the point goes up and down as well.
            return nudge(.latentDown, by: command == .extendUp ? -count : count, fine: true)
        default: break
        }
        return []
    }
}
