import Composing
import MusicCore

extension Studio {
    /// Carries out one action and says what is to be done outside.
    ///
    /// The only way in which the state changes. The same state and action give the same state and effects.
    public mutating func update(_ action: Action) -> [Effect] {
        let (songBefore, revisionBefore) = (songID, revision)
        let notesBefore = draft.song.grid
        let soundBefore = (draft.mix, draft.song.programs)
        let jobBefore = job?.id
        let keysBefore = (roll.step, roll.voice, roll.drawLength)
        var effects = perform(action)
        adoptCurrentTake()
        clampCursor()
        if !latentRows.contains(latent.row) { latent.row = .across }
        measureTakes()
        if draft.song.grid != notesBefore || soundBefore != (draft.mix, draft.song.programs) {
            // What the action that began the job did to the notes is no edit of it.
            if case .engine = action {
            } else if draft.song.grid.isEdited(since: notesBefore), jobBefore == job?.id {
                job?.wasEdited = true
            }
            if transport.status != .stopped, !effects.contains(where: \.changesWhatPlays) {
                effects.append(.exchange(audibleSong, atBarLine: false))
            }
        }
        if (jobBefore == nil) != (job == nil) { effects.append(.sound(.waitsForMore(job != nil))) }
        if case .player(.stepped) = action {
        } else {
            effects += followCursorWithSteps(from: keysBefore.0, keysBefore.1, keysBefore.2)
        }
        if songID == songBefore, revision != revisionBefore { effects.append(.autosave) }
        return effects
    }

    private mutating func perform(_ action: Action) -> [Effect] {
        switch action {
        case .command(let command, let count):
            notice = nil
            return perform(command, count: max(1, min(999, count)))
        case .focus(let pane):
            focus = pane
            return []
        case .set(let parameter, let value): return set(parameter, to: value)
        case .selectSamplingRow(let row):
            focus = .sampling
            samplingRow = max(0, min(Parameter.sampling.count - 1, row))
            return []
        case .selectLatentRow(let row):
            focus = .latent
            latent.row = row
            return []
        case .movePoint(let across, let down):
            focus = .latent
            return movePoint(across: across, down: down)
        case .selectTake(let id):
            focus = .takes
            return choose(take: id)
        case .selectSection(let index):
            focus = .song
            goTo(section: index)
            return []
        case .selectVoice(let voice):
            select(voice: voice)
            return []
        case .pointer(let pointer):
            focus = .roll
            return perform(pointer)
        case .scrollRoll(let steps, let pitches):
            roll.follows = roll.follows && steps == 0
            roll.firstStep += steps
            roll.topPitch += pitches
            clampScroll()
            return []
        case .rollSized(let columns, let rows):
            guard columns != roll.columns || rows != roll.rows else { return [] }
            let centre = roll.topPitch - roll.visiblePitches / 2
            roll.columns = max(1, columns)
            roll.rows = max(1, rows)
            if !roll.isZoomChosen { roll.zoom = Zoom.suiting(columns: columns) }
            roll.topPitch = centre + roll.visiblePitches / 2
            revealCursor()
            return []
        case .typing(let typing): return type(typing)
        case .chooseRow(let row): return chooseRow(row)
        case .beginValue(let text): return beginValue(text)
        case .welcome:
            layers.append(.guide)
            return []
        case .engine(let message): return receive(message)
        case .player(let message): return receive(message)
        case .library(let message): return receive(message)
        case .training(let message): return receive(message)
        }
    }

    /// Changes the draft as one step of the history.
    mutating func change(_ label: String, coalescing key: String? = nil, _ body: (inout Draft) -> Void) {
        var changed = draft
        body(&changed)
        if changed.song.grid != draft.song.grid || changed.song.form != draft.song.form {
            changed.song.fillGrid()
            changed.song.grid.normalise()
        }
        guard changed != draft else { return }
        history.record(draft, label: label, coalescing: key)
        draft = changed
        revision += 1
    }

    /// Puts up a line and keeps it in the log.
    mutating func say(_ level: Notice.Level, _ text: String, advice: String? = nil) {
        say(Notice(level, text, advice: advice))
    }

    mutating func say(_ new: Notice) {
        notice = new
        log.append(new)
        if log.count > 500 { log.removeFirst(log.count - 500) }
    }

    /// The current take holds the notes of the draft, so that leaving it loses nothing.
    mutating func adoptCurrentTake() {
        guard let id = draft.currentTake, let index = takes.firstIndex(where: { $0.id == id }),
            takes[index].song != draft.song
        else { return }
        takes[index].song = draft.song
    }

    /// The song without the voices that are muted.
    public var audibleSong: Song {
        var song = draft.song
        for voice in Voice.allCases where !draft.mix.sounds(voice) {
            song.grid[voice] = []
            song.grid.pedals[voice.index] = []
        }
        return song
    }
}

extension Effect {
    /// Whether the player is given notes by it.
    fileprivate var changesWhatPlays: Bool {
        switch self {
        case .play, .exchange, .stop: true
        default: false
        }
    }
}
