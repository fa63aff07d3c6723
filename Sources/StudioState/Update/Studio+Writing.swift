import Composing
import MusicCore

/// How bars that arrive from the engine become the song's.
extension Studio {
    /// The form is settled: the grid is cleared for it, but for what is locked.
    mutating func plan(_ form: SongForm, _ bars: [GridBar]) {
        guard var current = job else { return }
        current.phase = .writing
        if current.scope == .song {
            draft.song.form = form
            // After a change of the form, what is written of it stands.
            let written = min(current.writtenBars, draft.song.grid.bars.count, form.bars)
            var grid = draft.song.grid.slice(bars: 0..<written)
            grid.append(GridScore(bars: Array(bars[min(written, bars.count)...])))
            let starts = grid.barSteps
            // Notes of locked bars and voices stand from the beginning.
            for bar in written..<max(written, bars.count) {
                keepLocked(bar: bar, starts: starts, in: &grid, from: current.before)
            }
            draft.song.grid = grid
            draft.song.fillGrid()
            current.written = (0..<form.bars).map { $0 < written }
            draft.lockedBars = draft.lockedBars.filter { $0 < form.bars }
        }
        job = current
    }

    /// A bar was written.
    mutating func fill(bar index: Int, with content: GridScore) {
        guard var current = job, draft.song.grid.bars.indices.contains(index) else { return }
        current.phase = .writing
        if current.written.indices.contains(index) { current.written[index] = true }
        job = current
        guard !draft.lockedBars.contains(index) else { return }
        if case .infill(let bars, _) = current.scope {
            guard bars.contains(index) else { return }
        } else if let bar = content.bars.first, bar.steps == draft.song.grid.bars[index].steps {
            draft.song.grid.bars[index] = bar
        }
        let start = step(ofBar: index)
        let steps = start..<(start + draft.song.grid.bars[index].steps)
        for voice in current.voices where !draft.mix.locked.contains(voice) {
            draft.song.grid[voice].removeAll { steps.contains($0.step) }
            draft.song.grid[voice] += content[voice].map {
                GridNote(step: $0.step + start, length: $0.length, pitch: $0.pitch, velocityBin: $0.velocityBin)
            }
            draft.song.grid.pedals[voice.index].removeAll { steps.contains($0.step) }
            draft.song.grid.pedals[voice.index] += content.pedals[voice.index].map {
                GridPedal(step: $0.step + start, isDown: $0.isDown)
            }
            draft.song.grid.pedals[voice.index].sort { $0.step < $1.step }
        }
        draft.song.grid.normalise()
        if current.writtenBars == 1 { showVoice() }
    }

    /// The engine is done: the take is complete, and holds exactly what the composition does.
    mutating func finish(with composition: Composition) -> [Effect] {
        guard let current = job else { return [] }
        if !current.wasEdited {
            var finished = composition.song.grid
            let starts = finished.barSteps
            // A change of the form that came too late was not followed.
            if current.scope == .song, composition.isComplete { draft.song.form = composition.song.form }
            if composition.song.form == draft.song.form, finished.bars.count == draft.song.form.bars {
                for bar in finished.bars.indices {
                    keepLocked(bar: bar, starts: starts, in: &finished, from: current.before)
                }
                finished.normalise()
                draft.song.grid = finished
            }
        }
        if let index = takes.firstIndex(where: { $0.id == current.takeID }) {
            takes[index].isComplete = composition.isComplete
            if current.wasRevised {
                // From its last form on it comes out the same.
                takes[index].request?.form = composition.song.form
                takes[index].request?.chords = draft.givenChords
            }
            takes[index].tokens = composition.tokens
            takes[index].seconds = composition.seconds
            for (stage, report) in composition.stages {
                takes[index].checkpoints[stage.rawValue] = report.checkpoint
                if let text = report.notice { log.append(Notice(.warning, lines: "\(stage.rawValue): \(text)")) }
            }
        }
        job?.written = current.written.map { _ in true }
        finishJob()
        let rate = composition.seconds > 0 ? Int(Double(composition.tokens) / composition.seconds) : 0
        let pace = rate > 0 ? ", \(rate) tokens a second" : ""
        say(
            .information,
            "Take \(current.takeID) is written: \(part(current.scope) ?? "\(song.grid.noteCount) notes\(pace)").",
            advice: "e exports it.")
        if let earlier = current.replayOf {
            adoptCurrentTake()
            compareReplay(of: earlier, with: current.takeID)
        }
        return exchangeWhilePlaying()
    }

    /// What was written of a song that has more, as "bars 5–8 of melody"; `nil` for all of it.
    private func part(_ scope: ComposingJob.Scope) -> String? {
        switch scope {
        case .song: return nil
        case .section(let index):
            guard song.form.sections.indices.contains(index) else { return nil }
            return "\(song.form.sections[index].kind.title) \(song.form.sections[index].letter)"
        case .infill(let bars, let voices):
            let name = bars.count == 1 ? "bar \(bars.lowerBound + 1)" : "bars \(bars.lowerBound + 1)–\(bars.upperBound)"
            let names = Voice.allCases.filter(voices.contains).map(\.rawValue).joined(separator: ", ")
            return voices.count == Voice.allCases.count ? name : "\(name) of \(names)"
        }
    }

    /// Ends the job; a take in which nothing was written goes, and the draft is as it was.
    mutating func finishJob() {
        guard let ended = job else { return }
        job = nil
        history.seal()
        revision += 1
        guard ended.writtenBars == 0, !ended.wasEdited else { return }
        takes.removeAll { $0.id == ended.takeID }
        draft.song.form = ended.before.song.form
        draft.song.grid = ended.before.song.grid
        draft.lockedBars = ended.before.lockedBars
        draft.currentTake = ended.before.currentTake
        takeCursor = draft.currentTake
        // Changes made meanwhile, of a slider for example, have steps of their own in the history and stay.
        if history.serial == ended.historySerial {
            draft.seed = ended.before.seed
            draft.song.key = ended.before.song.key
            draft.song.qpm = ended.before.song.qpm
            draft.outline = ended.before.outline
            _ = history.forget()
        }
    }

    /// The player gets the new bars at once: they lie ahead of the playhead or it plays them on its next pass.
    func exchangeWhilePlaying() -> [Effect] {
        transport.status == .stopped ? [] : [.exchange(audibleSong, atBarLine: false)]
    }

    /// Copies what is locked in a bar from an earlier draft, where its bars are as long.
    private func keepLocked(bar: Int, starts: [Int], in grid: inout GridScore, from before: Draft) {
        let old = before.song.grid
        let oldStarts = old.barSteps
        guard old.bars.indices.contains(bar), oldStarts[bar] == starts[bar],
            old.bars[bar].steps == grid.bars[bar].steps
        else { return }
        let isBarLocked = draft.lockedBars.contains(bar)
        guard isBarLocked || !draft.mix.locked.isEmpty else { return }
        let steps = starts[bar]..<starts[bar + 1]
        if isBarLocked { grid.bars[bar] = old.bars[bar] }
        let voices = Voice.allCases.filter { isBarLocked || draft.mix.locked.contains($0) }
        grid.replace(steps: steps, with: old, voices: voices)
    }
}
