import Composing
import MusicCore

extension Studio {
    /// What the next take is asked for.
    public var request: ComposeRequest {
        // Where lifts are drawn, each take draws its own; keys that somebody chose stay.
        var form = song.form
        if draft.settings.lift > 0, hasDrawnKeys {
            for index in form.sections.indices { form.sections[index].key = nil }
        }
        return ComposeRequest(
            form: form, key: song.key, qpm: song.qpm, seed: draft.seed, settings: draft.settings,
            stages: draft.stages, chords: draft.givenChords, held: heldNotes, pull: latentPull)
    }

    /// Whether the keys of the sections are those that a take drew, having been asked for none.
    private var hasDrawnKeys: Bool {
        takes.contains { take in
            take.song.form == song.form && take.request?.form?.sections.allSatisfy { $0.key == nil } ?? false
        }
    }

    /// What is locked, for the rest to be written around it.
    private var heldNotes: HeldNotes? {
        let held = HeldNotes(grid: song.grid, voices: draft.mix.locked, bars: draft.lockedBars)
        return held.notes.noteCount > 0 ? held : nil
    }

    /// Starts a new take of the whole song.
    mutating func write(newSeed: Bool) -> [Effect] {
        guard canWrite() else { return [] }
        var effects = clearTheDesk()
        let before = draft
        var next = draft
        next.layOut()
        // The same request would only give the same take again.
        let repeats = takes.contains {
            $0.isComplete && $0.origin == .written && $0.seed == draft.seed && $0.settings == draft.settings
                && $0.stages == draft.stages && $0.song.form == next.song.form && next.outline == draft.outline
        }
        history.record(draft, label: "write a take")
        draft = next
        if newSeed || repeats { draft.seed = freshSeed() }
        let request = request
        let take = addTake(origin: .written, request: request)
        let id = startJob(.song, take: take, before: before)
        effects.append(.compose(job: id, request))
        return effects
    }

    /// Writes the section under the cursor again, in a take of its own.
    mutating func rewriteSection() -> [Effect] {
        guard canWrite() else { return [] }
        guard song.form.sections.indices.contains(cursorSection) else { return [] }
        var effects = clearTheDesk()
        let before = draft
        let section = cursorSection
        let title = song.form.sections[section].title
        history.record(draft, label: "rewrite \(title)")
        draft.seed = freshSeed()
        let take = addTake(origin: .rewritten(section: title), request: request)
        let id = startJob(.section(section), take: take, before: before)
        effects.append(.rewrite(job: id, section: section, song, request))
        return effects
    }

    /// Stops writing; what was written stays as a take.
    mutating func stopWriting() -> [Effect] {
        guard let job else { return [] }
        let bars = job.writtenBars
        finishJob()
        say(
            .information,
            bars == 0
                ? "Stopped before the first bar."
                : "Stopped; \(bars) \(bars == 1 ? "bar is" : "bars are") kept as a take.")
        return [.cancel(job: job.id)]
    }

    mutating func receive(_ message: EngineMessage) -> [Effect] {
        switch message {
        case .ready(let attributes):
            engine = .ready
            if job?.phase == .loading { job?.phase = .planning }
            latent.isAvailable = attributes != nil
            latent.attributes = attributes ?? []
            return requestMorph()
        case .unavailable(let text):
            engine = .failed(text)
            finishJob()
            say(Notice(.failure, lines: text))
        case .notice(let text):
            say(Notice(.warning, lines: text))
        case .event(let id, let event):
            guard job?.id == id else { return [] }
            return receive(event)
        case .finished(let id, let composition):
            guard job?.id == id else { return [] }
            return finish(with: composition)
        case .failed(let id, let text):
            guard job?.id == id else { return [] }
            finishJob()
            say(Notice(.failure, lines: text))
        case .morphed(let request, let morph):
            return receive(morph, request: request)
        case .walked(let request, let morphs): return receive(walk: morphs, request: request)
        case .suggested(let suggestions): receive(suggestions: suggestions)
        }
        return []
    }

    private mutating func receive(_ event: ComposeEvent) -> [Effect] {
        switch event {
        case .notice(let text): say(Notice(.warning, lines: text))
        case .planned(let form, let bars): plan(form, bars)
        case .motif(let stage, _, _): job?.phase = stage == .markov ? .motif : .shaping
        case .bar(let index, let content):
            fill(bar: index, with: content)
            return exchangeWhilePlaying()
        case .section:
            // What is written so far is on disk from here on.
            revision += 1
        case .progress(let tokens, let rate, let fraction):
            job?.tokens = tokens
            job?.tokensPerSecond = rate
            job?.fraction = max(0, min(1, fraction))
        }
        return []
    }

    mutating func canWrite() -> Bool {
        switch engine {
        case .failed(let text):
            say(Notice(.failure, lines: text))
            return false
        case .loading, .ready: break
        }
        guard !song.form.sections.isEmpty else {
            say(.warning, "The song has no sections.", advice: "Add one with a in the song pane.")
            return false
        }
        return true
    }

    /// Notes that belong to no take become one before they are written over.
    mutating func keepDrawnNotes() {
        guard draft.currentTake == nil, song.grid.noteCount > 0 else { return }
        draft.currentTake = addTake(origin: .drawn)
    }

    /// Ends what is being written and keeps notes that no take holds, so that something else can be written.
    mutating func clearTheDesk() -> [Effect] {
        let effects = endJob()
        keepDrawnNotes()
        return effects
    }

    /// Ends what is being written; what there is of it stays as a take.
    mutating func endJob() -> [Effect] {
        guard let job else { return [] }
        finishJob()
        return [.cancel(job: job.id)]
    }

    mutating func startJob(_ scope: ComposingJob.Scope, take: Int, before: Draft) -> Int {
        let id = nextJobID
        nextJobID += 1
        var started = ComposingJob(id: id, scope: scope, takeID: take, before: before, historySerial: history.serial)
        if engine == .loading { started.phase = .loading }
        job = started
        revision += 1
        return id
    }

    /// A new take of the draft as it is now, which becomes the current one.
    mutating func addTake(origin: Take.Origin, request: ComposeRequest? = nil) -> Int {
        let id = nextTakeID
        nextTakeID += 1
        let take = Take(
            id: id, origin: origin, seed: draft.seed, settings: draft.settings, stages: draft.stages, song: song,
            isComplete: origin == .drawn, request: request)
        takes.append(take)
        otherTake = draft.currentTake
        draft.currentTake = id
        takeCursor = id
        return id
    }

    /// Five digits at most, so that a seed can be read out and typed.
    func freshSeed() -> UInt64 {
        var generator = SeededGenerator(seed: draft.seed, stream: "next take")
        var seed = generator.next() % 100_000
        while takes.contains(where: { $0.seed == seed }) { seed = generator.next() % 100_000 }
        return seed
    }
}
