import Composing
import MusicCore

extension SongComposer {
    /// A whole song without stage 3: the motif and melodies of stage 1 over chords and bass by rule.
    ///
    /// Sections of one letter share their melody, as they share their chords.
    func arrangement(_ plan: SongPlan, _ request: ComposeRequest) -> GridScore {
        var grid = GridScore(bars: plan.bars)
        let voices = request.settings.voices
        if voices.contains(.chords) { grid[.chords] = PlainArranger.chords(plan.bars) }
        if voices.contains(.bass) { grid[.bass] = PlainArranger.bass(plan.bars) }
        if voices.contains(.melody) { grid[.melody] = melody(plan, request) }
        if let held = request.held { grid = held.laid(over: grid) }
        return grid.fitted()
    }

    private func melody(_ plan: SongPlan, _ request: ComposeRequest) -> [GridNote] {
        let stage = stage(of: request)
        var written: [Character: (notes: [GridNote], key: Key)] = [:]
        var notes: [GridNote] = []
        let starts = plan.form.startBars
        let steps = GridScore(bars: plan.bars).barSteps
        for (index, section) in plan.form.sections.enumerated() where section.kind != .intro {
            let start = starts[index]
            let range = start..<start + section.bars
            var source = section.letter
            var stream = "melody \(section.letter)"
            if case .recalls(let letter, let strength) = section.memory {
                source = letter
                if Recall.strength(strength * request.settings.recall) == nil {
                    written[source] = nil
                    stream += " \(index)"
                }
            }
            let key = section.key ?? request.key
            let own =
                written[source].map { SongPlan.moved($0.notes, by: key.semitones(from: $0.key)) }
                ?? phrase(plan, stage, range, request, stream: stream)
            if case .free = section.memory {} else { written[section.letter] = (own, key) }
            let length = steps[range.upperBound] - steps[range.lowerBound]
            notes += own.filter { $0.step < length }.map {
                var note = $0
                note.step += steps[range.lowerBound]
                return note
            }
        }
        return notes
    }

    /// The melody of one section, steps from its start: the motif where it is stated there, then stage 1 for the rest.
    private func phrase(
        _ plan: SongPlan, _ stage: MarkovStage, _ bars: Range<Int>, _ request: ComposeRequest, stream: String
    ) -> [GridNote] {
        var random = SeededGenerator(seed: request.seed, stream: stream)
        let stated = plan.motifStart == bars.lowerBound ? plan.motifBars : 0
        var notes = stated > 0 ? plan.motif : []
        let rest = Array(plan.bars[bars.lowerBound + stated..<bars.upperBound])
        guard !rest.isEmpty else { return notes }
        let first = plan.bars[bars.lowerBound..<bars.lowerBound + stated].reduce(0) { $0 + $1.steps }
        let own = stage.motif(
            bars: rest.count, chords: rest, key: plan.form.key(atBar: bars.lowerBound) ?? request.key, mask: .chord,
            temperature: request.settings.markovTemperature, generator: &random)
        notes += SongPlan.moved(own, intoBars: rest).map {
            var note = $0
            note.step += first
            return note
        }
        return notes
    }
}
