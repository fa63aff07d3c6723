import Composing
import MusicCore

/// What stages 1 and 2 settle before anything is written out: form, chords, motif and drums.
struct SongPlan {
    var form: SongForm
    var bars: [GridBar]
    /// The motif, its steps from 0, and the bars it fills.
    var motif: [GridNote] = []
    var motifBars = 0
    /// Bar at which the motif is stated; `nil` for no motif.
    var motifStart: Int?
    /// Silent beats at the end of bars, by bar.
    var breaks: [Int: Int] = [:]
    /// `nil` where the transformer writes them.
    var drums: [GridNote]? = []
}

extension SongComposer {
    public func suggest(_ request: ComposeRequest) throws(ComposeError) -> FormSuggestion {
        try SettingsCheck.check(request)
        let (form, bars) = settle(request, stage(of: request))
        return FormSuggestion(form: form, key: request.key, bars: bars, seed: request.seed)
    }

    /// The counting models, or plain rules where they are missing or left out.
    func stage(of request: ComposeRequest) -> MarkovStage {
        request.stages.contains(.markov) ? engine.markov?.model ?? .plain : .plain
    }

    /// The form and its chords.
    private func settle(_ request: ComposeRequest, _ stage: MarkovStage) -> (form: SongForm, bars: [GridBar]) {
        let temperature = request.settings.markovTemperature
        var formRandom = SeededGenerator(seed: request.seed, stream: "form")
        let suggested = request.form ?? stage.suggestForm(temperature: temperature, recall: 1, generator: &formRandom)
        var liftRandom = SeededGenerator(seed: request.seed, stream: "lift")
        let form = KeyLift.applied(
            to: suggested, key: request.key, chance: request.settings.lift, generator: &liftRandom)
        var chordRandom = SeededGenerator(seed: request.seed, stream: "chords")
        var fixed = request.chords
        for (bar, content) in (request.prime?.bars ?? []).enumerated()
        where content.chords.contains(where: { $0 != nil }) {
            fixed[bar] = content.chords
        }
        if let held = request.held?.notes {
            let chords = stage.chords(of: held, form: form, key: request.key)
            fixed.merge(chords) { given, _ in given }
        }
        let bars = stage.chords(
            for: form, key: request.key, fixed: fixed, recall: request.settings.recall, temperature: temperature,
            generator: &chordRandom)
        return (form, bars)
    }

    /// Stage 1: form, chords, motif and drums.
    ///
    /// - Parameter standing: what the song goes on from, where it is not in the request; its metre is kept.
    func plan(
        _ request: ComposeRequest, standing: GridScore? = nil, report: (ComposeEvent) -> Void
    ) -> SongPlan {
        let stage = stage(of: request)
        let settings = request.settings
        let (form, settled) = settle(request, stage)
        let standing = standing ?? request.prime ?? request.held?.grid
        let bars = SongPlan.bars(settled, inMetreOf: standing)
        var plan = SongPlan(form: form, bars: bars)
        report(.planned(form: form, bars: bars))
        var breakRandom = SeededGenerator(seed: request.seed, stream: "breaks")
        plan.breaks = Breaks.drawn(form, chance: settings.breaks, generator: &breakRandom)

        if settings.voices.contains(.melody), request.held?.voices.contains(.melody) != true {
            plan.place(motifBars: settings.motifBars, prime: request.prime)
            if let start = plan.motifStart {
                var random = SeededGenerator(seed: request.seed, stream: "motif")
                let chords = Array(bars[start..<start + plan.motifBars])
                plan.motif =
                    SongPlan.melody(of: request.prime, bars: plan.motifBars)
                    ?? original { _ in
                        let motif = stage.motif(
                            bars: plan.motifBars, chords: chords, key: form.key(atBar: start) ?? request.key,
                            mask: settings.pitchMask == .off ? .chord : settings.pitchMask,
                            temperature: settings.markovTemperature, generator: &random)
                        return SongPlan.moved(motif, intoBars: chords)
                    }
                report(.motif(stage: .markov, melody: plan.motif, bars: plan.motifBars))
            }
        }
        if settings.style.writesDrums, engine.transformer != nil, request.stages.contains(.transformer) {
            plan.drums = nil
        } else if settings.voices.contains(.drums) {
            var random = SeededGenerator(seed: request.seed, stream: "drums")
            let drums = stage.drums(
                for: form, style: .rock, recall: settings.recall, temperature: settings.markovTemperature,
                generator: &random)
            plan.drums = SongPlan.moved(
                drums, intoBars: bars, fillsUp: true, isCompound: standing?.hasCompoundBeats == true)
        }
        if let held = request.held { plan.hold(held) }
        return plan
    }

    /// Stage 2: the motif goes through the latent space, on the way pulled and moved as the request says.
    func shape(_ plan: inout SongPlan, _ request: ComposeRequest, report: (ComposeEvent) -> Void) {
        guard request.stages.contains(.vae), let space = engine.latent?.model, !plan.motif.isEmpty else { return }
        // The latent space knows 4/4 only.
        guard plan.bars.allSatisfy({ $0.steps == SongPlan.usualSteps }) else { return }
        // Attributes are measured against C major or A minor, so the motif goes there and back.
        let key = plan.motifStart.flatMap { plan.form.key(atBar: $0) } ?? request.key
        let shift = request.settings.attributes.isEmpty ? 0 : EventNGram.shift(from: key)
        var z = space.encode(melody: SongPlan.moved(plan.motif, by: shift), bars: plan.motifBars)
        if let pull = request.pull, pull.amount > 0, !pull.melody.isEmpty {
            let target = space.encode(melody: SongPlan.moved(pull.melody, by: shift), bars: max(1, min(16, pull.bars)))
            z = Interpolation.spherical(z, target, Float(min(1, pull.amount)))
        }
        for (name, amount) in request.settings.attributes.sorted(by: { $0.key < $1.key }) {
            guard let direction = space.direction(of: name) else { continue }
            z = zip(z, direction).map { $0 + Float(amount) * $1 }
        }
        let (bars, temperature) = (plan.motifBars, request.settings.latentTemperature)
        let shaped = original { attempt in
            let seed = request.seed &+ UInt64(attempt) << 32
            return SongPlan.moved(space.decode(z, bars: bars, temperature: temperature, seed: seed), by: -shift)
        }
        // An empty decode would silence the song's theme; what stage 1 wrote is better than that.
        guard !shaped.isEmpty else { return }
        plan.motif = shaped
        plan.tameMotif(mask: request.settings.pitchMask, key: request.key)
        report(.motif(stage: .vae, melody: plan.motif, bars: plan.motifBars))
    }
}

extension SongPlan {
    /// The motif opens the first verse or chorus, or the first section if there is none, behind what is given.
    mutating func place(motifBars wanted: Int, prime: GridScore?) {
        let given = prime?.bars.count ?? 0
        let starts = form.startBars
        let vocal = form.sections.indices.first {
            [.verse, .chorus].contains(form.sections[$0].kind) && starts[$0] >= given
        }
        guard let section = vocal ?? form.sections.indices.first(where: { starts[$0] >= given }) else { return }
        motifStart = starts[section]
        motifBars = max(1, min(wanted, min(16, form.sections[section].bars)))
    }

    /// Moves notes of the motif that the melody may not have, by its range or by a mask, to the nearest it may have.
    mutating func tameMotif(mask: PitchMask, key: Key) {
        guard let start = motifStart else { return }
        let lines = GridScore(bars: Array(bars[start..<start + motifBars])).barSteps
        let range = VoiceRules.standard(.melody).pitches
        for index in motif.indices {
            let note = motif[index]
            guard let bar = lines.lastIndex(where: { $0 <= note.step }), bar < motifBars else { continue }
            let rules = WritingRules(
                voices: [.melody], mask: mask, key: form.key(atBar: start + bar) ?? key,
                chords: bars[start + bar].chords)
            var pitch = Int(note.pitch)
            while pitch < range.lowerBound { pitch += 12 }
            while pitch > range.upperBound { pitch -= 12 }
            let nearest = (0..<12).lazy.flatMap { [pitch - $0, pitch + $0] }.first {
                rules.allows(pitch: $0, voice: .melody, step: note.step - lines[bar], barSteps: bars[start + bar].steps)
            }
            if let nearest { motif[index].pitch = UInt8(nearest) }
        }
    }

    /// Notes moved by semitones; those that would leave the keyboard stay.
    static func moved(_ notes: [GridNote], by semitones: Int) -> [GridNote] {
        notes.map { note in
            var note = note
            let pitch = Int(note.pitch) + semitones
            if (0...127).contains(pitch) { note.pitch = UInt8(pitch) }
            return note
        }
    }

    /// The melody of given bars, where it has one.
    static func melody(of prime: GridScore?, bars: Int) -> [GridNote]? {
        guard let prime, !prime.bars.isEmpty, !prime[.melody].isEmpty else { return nil }
        return prime.slice(bars: 0..<min(bars, prime.bars.count))[.melody]
    }
}

extension SongForm {
    /// The key of the section that holds a bar, where it has one of its own.
    func key(atBar bar: Int) -> Key? { section(atBar: bar).flatMap { sections[$0].key } }
}
