import Composing
import Foundation
import MusicCore

extension SongComposer {
    /// Stage 3: writes the song, or one section of it, bar by bar behind what stands already.
    ///
    /// - Parameter revised: asked before each section for a new form; the plan follows it.
    func write(
        _ plan: inout SongPlan, _ request: ComposeRequest, only section: Int? = nil, standing: GridScore?,
        revised: () -> FormRevision? = { nil }, _ isCancelled: @Sendable () -> Bool, _ report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Written {
        guard request.stages.contains(.transformer), let weights = engine.transformer?.model else {
            return arrange(
                plan, request, upTo: section.map { $0 + 1 } ?? plan.form.sections.count, standing: standing, report)
        }
        do {
            return try write(&plan, request, weights, only: section, standing: standing, revised, isCancelled, report)
        } catch {
            // Only given tokens can be out of place: what is drawn is always allowed.
            throw .music(
                "What is given cannot be continued: \(error)\nGive a passage on the grid of sixteenths, or none.")
        }
    }

    private func write(
        _ plan: inout SongPlan, _ request: ComposeRequest, _ weights: DecoderWeights, only section: Int?,
        standing: GridScore?, _ revised: () -> FormRevision?, _ isCancelled: @Sendable () -> Bool,
        _ report: (ComposeEvent) -> Void
    ) throws(EventError) -> Written {
        let first = section ?? 0
        var settings = request.settings
        if !settings.style.writesDrums { settings.voices.remove(.drums) }
        let random = SeededGenerator(seed: request.seed, stream: "transformer")
        var writer = BarWriter(weights, settings: settings, key: request.key, random: random, threads: threads)
        try writer.begin(style: settings.style)
        var page = Page(plan: plan, standing: standing)
        var given = plan.motifTokens()
        var held = plan.heldTokens(request.held)
        let begin = Date()
        var done = 0
        for index in 0... {
            if let revision = revised() {
                revise(&plan, by: revision, from: index, request, report)
                given = plan.motifTokens()
                held = plan.heldTokens(request.held)
                page.follow(plan)
            }
            guard index < section.map({ $0 + 1 }) ?? plan.form.sections.count else { break }
            let startBars = plan.form.startBars
            let total = section.map { plan.form.sections[$0].bars } ?? plan.form.bars
            let section = plan.form.sections[index]
            try writer.beginSection(section, recall: settings.recall)
            var originality = self.originality
            if case .recalls = section.memory { originality = originality?.recalling(writer.grid[.melody]) }
            for bar in startBars[index]..<startBars[index] + section.bars {
                if let tokens = page.standingTokens(bar) {
                    try writer.replay(tokens)
                } else {
                    var rules = WritingRules(
                        voices: settings.voices, mask: settings.pitchMask, key: section.key ?? request.key,
                        chords: plan.bars[bar].chords)
                    rules.required = request.settings.required(
                        of: settings.voices, in: section.kind, isOpening: bar == startBars[index])
                    // A tune that stands is there to be accompanied.
                    if held[bar]?[.melody]?.isEmpty == false {
                        rules.required.formUnion(settings.voices.intersection([.chords, .bass]))
                    }
                    let motif: [Voice: [Int]] = given[bar].map { [.melody: $0] } ?? [:]
                    let standing = motif.merging(held[bar] ?? [:]) { $1 }
                    // What is given is not silenced.
                    if let beats = plan.breaks[bar], standing.isEmpty { rules.rest(beats: beats, of: plan.bars[bar]) }
                    // A melody that is given is not the transformer's to avoid.
                    let isWhole = try write(
                        plan.bars[bar], &writer, rules: rules, given: standing,
                        originality: standing[.melody] == nil ? originality : nil, isCancelled)
                    guard isWhole else { return Written(grid: page.finished(bars: bar), tokens: writer.tokens) }
                }
                page.take(writer.grid, upTo: bar)
                if index >= first {
                    done += 1
                    page.report(bar, report)
                    let seconds = max(1e-6, -begin.timeIntervalSinceNow)
                    report(
                        .progress(
                            tokens: writer.tokens, tokensPerSecond: Double(writer.tokens) / seconds,
                            fraction: Double(done) / Double(max(1, total))))
                }
            }
            writer.endSection(section)
            if index >= first { report(.section(index: index)) }
        }
        return Written(grid: page.grid, tokens: writer.tokens)
    }

    /// Plans anew from a section on, where the revision leaves those before it alone.
    private func revise(
        _ plan: inout SongPlan, by revision: FormRevision, from index: Int, _ request: ComposeRequest,
        _ report: (ComposeEvent) -> Void
    ) {
        var next = request
        next.form = revision.form
        next.chords = revision.chords
        // Whether the song is lifted has been settled with its first form.
        next.settings.lift = 0
        if revision.form.sections.prefix(index) == plan.form.sections.prefix(index),
            (try? SettingsCheck.check(next)) != nil
        {
            plan = self.plan(next, report: { _ in })
            shape(&plan, next, report: { _ in })
        }
        report(.planned(form: plan.form, bars: plan.bars))
    }

    /// Writes a bar, again where its melody would copy a song that was trained on.
    func write(
        _ bar: GridBar, _ writer: inout BarWriter, rules: WritingRules, given: [Voice: [Int]],
        section: SectionKind? = nil, endsHole: Bool = false, originality: OriginalityGuard?, _ isCancelled: () -> Bool
    ) throws(EventError) -> Bool {
        let mark = writer.mark
        let start = writer.grid.stepCount
        var rules = rules
        for attempt in 1... {
            let isWhole = try writer.write(
                bar, rules: rules, given: given, section: section, endsHole: endsHole, isCancelled: isCancelled)
            guard isWhole else { return false }
            guard let originality, attempt < OriginalityGuard.attempts,
                let note = originality.copied(writer.grid[.melody], from: start)
            else { break }
            rules.avoided[note.step - start, default: []].insert(Int(note.pitch))
            writer.rewind(to: mark)
        }
        return true
    }

    /// Chords and bass by rule around the motif, where there is no transformer.
    private func arrange(
        _ plan: SongPlan, _ request: ComposeRequest, upTo last: Int, standing: GridScore?,
        _ report: (ComposeEvent) -> Void
    ) -> Written {
        let bars = plan.form.sections[..<last].reduce(0) { $0 + $1.bars }
        var page = Page(plan: plan, standing: standing)
        var grid = arrangement(plan, request)
        if var whole = standing, whole.bars.count <= grid.bars.count {
            whole.append(grid.slice(bars: whole.bars.count..<grid.bars.count))
            grid = whole
        }
        page.take(grid, upTo: bars - 1)
        for bar in (standing?.bars.count ?? 0)..<max(bars, standing?.bars.count ?? 0) { page.report(bar, report) }
        report(.progress(tokens: 0, tokensPerSecond: 0, fraction: 1))
        return Written(grid: page.grid)
    }
}

extension ComposeSettings {
    /// Voices that were asked for, and without which a bar does not end.
    ///
    /// What a section begins with it mostly keeps, so there the transformer is made to take up what it might leave out:
    /// drums in games, chords and bass behind a tune alone. A voice by itself was never learnt, and would rest for bars.
    ///
    /// - Parameter written: those that the transformer writes.
    fileprivate func required(of written: Set<Voice>, in kind: SectionKind, isOpening: Bool) -> Set<Voice> {
        let pitched = written.subtracting([.drums])
        if pitched.count == 1 || pitched.isDisjoint(with: [.melody, .chords]) { return written }
        guard isOpening else { return [] }
        // A lead sheet has no accompaniment and a game may have none, unless somebody chose the voices.
        let areChosen = style == .pop || voices != Set(Voice.allCases)
        return written.intersection(kind == .intro ? [] : [.drums])
            .union(areChosen ? written.intersection([.chords, .bass]) : [])
    }
}

extension SongPlan {
    /// The motif as tokens of its bars: TRACK_melody and its events, nothing where a bar of it rests or only sounds on.
    func motifTokens() -> [Int: [Int]] {
        guard let start = motifStart, !motif.isEmpty else { return [:] }
        var grid = GridScore(bars: Array(bars[start..<start + motifBars]))
        grid[.melody] = motif
        let encoded = EventEncoder.encode(grid, framed: false)
        var tokens: [Int: [Int]] = [:]
        for bar in 0..<motifBars where bar + 1 < encoded.barOffsets.count {
            tokens[start + bar] = encoded.voices(inBar: bar)[.melody] ?? []
        }
        return tokens
    }
}
