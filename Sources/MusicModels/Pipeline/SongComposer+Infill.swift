import Composing
import Foundation
import MusicCore

extension SongComposer {
    /// Tokens heard before a hole, and as many behind it.
    private static let sideRoom = 448

    public func infill(
        _ region: InfillRegion, of song: Song, request: ComposeRequest, isCancelled: @Sendable () -> Bool,
        report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition {
        try SettingsCheck.check(request)
        let bars = region.bars
        guard bars.lowerBound >= 0, !bars.isEmpty, bars.upperBound <= song.grid.bars.count else {
            throw .badSetting(
                name: "bars", value: "\(bars.lowerBound + 1)-\(bars.upperBound)",
                allowed: "bars from 1 to \(song.grid.bars.count), which are written")
        }
        let begin = Date()
        var clock = StageClock()
        var request = request
        request.form = song.form
        // The song's keys are settled.
        request.settings.lift = 0
        request.prime = nil
        // What is beside the hole stands anyway.
        request.held = nil
        request.settings.voices = region.voices
        var grid = harmonised(song.grid, form: song.form, request)
        for (bar, chords) in request.chords where bars.contains(bar) { grid.bars[bar].chords = chords }
        for (bar, content) in grid.bars.enumerated() where content.chords.contains(where: { $0 != nil }) {
            request.chords[bar] = content.chords
        }
        announce(request, report)
        var plan = plan(request, standing: grid, report: { _ in })
        plan.motif = []
        clock.end(.markov)
        var written = Written(grid: arrangement(plan, request))
        if request.stages.contains(.transformer), let weights = engine.transformer?.model {
            do {
                written = try fill(region, grid, song, plan, request, weights, isCancelled, report)
            } catch {
                throw .music("These bars cannot be filled: \(error)\nTake other bars, or whole sections.")
            }
        }
        if region.voices.contains(.drums), let drums = plan.drums { written.grid[.drums] = drums }
        clock.end(.transformer)
        let isComplete = written.grid.bars.count >= bars.upperBound
        var result = song
        if isComplete {
            result.grid = region.replacing(in: grid, with: written.grid)
            for bar in bars { report(.bar(index: bar, content: result.grid.slice(bars: bar..<bar + 1))) }
        }
        return Composition(
            song: result, seed: request.seed, tokens: written.tokens, seconds: -begin.timeIntervalSinceNow,
            stages: reports(request, clock), isComplete: isComplete,
            longestCopy: engine.originality?.longestCopy(in: result.grid[.melody]))
    }

    /// The pitched voices of a region, written by the transformer; bars outside it are empty.
    private func fill(
        _ region: InfillRegion, _ grid: GridScore, _ song: Song, _ plan: SongPlan, _ request: ComposeRequest,
        _ weights: DecoderWeights, _ isCancelled: @Sendable () -> Bool, _ report: (ComposeEvent) -> Void
    ) throws(EventError) -> Written {
        var heard = grid.fitted()
        let style = request.settings.style
        // Where the drums are stage 1's, the transformer has never heard any.
        if !style.writesDrums { heard[.drums] = [] }
        let voices = style.writesDrums ? region.voices : region.voices.subtracting([.drums])
        guard heard.bars.count == grid.bars.count, !voices.isEmpty else { return Written(grid: heard) }
        let starts = song.form.startBars
        let marks = zip(song.form.sections, starts).map { SectionStart(bar: $1, kind: $0.kind) }
        let section = song.form.section(atBar: region.bars.lowerBound)
        let barZero = section.map { starts[$0] } ?? region.bars.lowerBound
        let passage = InfillPassage(
            heard, sections: marks, style: style, bars: region.bars, voices: voices, barZero: barZero,
            before: Self.sideRoom, after: Self.sideRoom)
        let given = EventEncoder.encode(heard.slice(bars: passage.firstBar..<region.bars.upperBound), framed: false)
        var writer = BarWriter(
            weights, settings: request.settings, key: request.key,
            random: SeededGenerator(seed: request.seed, stream: "infill"),
            threads: threads)
        let memory = section.flatMap { recalled(bySection: $0, region, song.form, heard, request, weights) }
        try writer.hear(
            passage, firstBar: passage.firstBar - barZero, memory: memory?.memory, strength: memory?.strength ?? 0)
        let begin = Date()
        let heardTokens = writer.tokens
        let beside = Set(Voice.allCases).subtracting(voices)
        // What the song has already may come once more, and a melody that stays is nobody's to change.
        let originality = voices.contains(.melody) ? originality?.recalling(heard[.melody]) : nil
        for bar in region.bars {
            let segments = given.voices(inBar: bar - passage.firstBar)
            let mark = starts.firstIndex(of: bar).map { song.form.sections[$0] }
            var rules = WritingRules(
                voices: voices, mask: request.settings.pitchMask, key: song.form.key(atBar: bar) ?? request.key,
                chords: grid.bars[bar].chords)
            let standing = Dictionary(uniqueKeysWithValues: beside.map { ($0, segments[$0] ?? []) })
            let isOpening = bar == region.bars.lowerBound || mark != nil
            rules.required = Self.required(
                voices, of: region, beside: standing.values.contains { !$0.isEmpty }, isOpening)
            let isWhole = try write(
                heard.bars[bar], &writer, rules: rules, given: standing, section: mark?.kind,
                endsHole: bar == region.bars.upperBound - 1, originality: originality, isCancelled)
            guard isWhole else { return Written(grid: GridScore(), tokens: writer.tokens) }
            let seconds = max(1e-6, -begin.timeIntervalSinceNow)
            report(
                .progress(
                    tokens: writer.tokens, tokensPerSecond: Double(writer.tokens - heardTokens) / seconds,
                    fraction: Double(bar + 1 - region.bars.lowerBound) / Double(region.bars.count)))
        }
        var whole = GridScore(bars: Array(heard.bars[..<passage.firstBar]))
        whole.append(writer.grid)
        return Written(grid: whole, tokens: writer.tokens)
    }

    /// Voices without which a bar of a hole does not end: who asks for some by name is not answered with silence.
    ///
    /// Lead sheets have no accompaniment and games often no drums, so the transformer may leave either out.
    ///
    /// - Parameters:
    ///   - beside: whether anything else is played in the bar.
    ///   - isOpening: whether the hole or a section begins with the bar.
    private static func required(
        _ voices: Set<Voice>, of region: InfillRegion, beside: Bool, _ isOpening: Bool
    ) -> Set<Voice> {
        if region.voices == Set(Voice.allCases) { return isOpening ? voices.intersection([.drums]) : [] }
        if voices.count == 1, !beside { return voices }
        // A melody may rest for a bar; what goes along with one keeps going.
        return beside ? voices.subtracting(isOpening ? [] : [.melody, .counter]) : []
    }

    /// What is remembered for a hole: the last section of the letter before it, else the first behind it that recalls it.
    ///
    /// What comes of a theme later on tells what belongs into a gap of the theme. But where notes stand already, they
    /// are to become something new, and their echo would bring them back.
    private func recalled(
        bySection index: Int, _ region: InfillRegion, _ form: SongForm, _ grid: GridScore, _ request: ComposeRequest,
        _ weights: DecoderWeights
    ) -> (memory: AttentionMemory, strength: Float)? {
        let (source, recall): (Int, Double)
        switch form.sections[index].memory {
        case .recalls(let letter, let strength):
            guard let last = form.sections[..<index].lastIndex(where: { $0.letter == letter && $0.memory != .free })
            else { return nil }
            (source, recall) = (last, strength)
        case .writes:
            guard region.isEmpty(in: grid), let echo = form.firstEcho(ofSection: index),
                form.startBars[echo.section] >= region.bars.upperBound
            else { return nil }
            (source, recall) = echo
        case .free: return nil
        }
        guard let strength = Recall.strength(min(1, max(0, recall * request.settings.recall))) else { return nil }
        let start = form.startBars[source]
        let end = start + form.sections[source].bars
        guard end <= grid.bars.count else { return nil }
        let key = form.sections[index].key ?? request.key
        let shift = key.semitones(from: form.sections[source].key ?? request.key)
        guard let moved = grid.slice(bars: start..<end).transposed(by: shift) else { return nil }
        let events = EventEncoder.encode(
            moved, sections: [SectionStart(bar: 0, kind: form.sections[source].kind)],
            framed: false)
        return weights.memory(of: events.tokens.map(Int32.init), at: events.places).map { ($0, strength) }
    }
}
