import MusicCore
import MusicModels

extension CountingData {
    /// What may be learnt from a corpus of this project; a folder of the user's own serves for everything it holds.
    private struct Use {
        var chords = true
        var melody = true
        var drums = true

        init(corpus: String) {
            switch corpus {
            case "pop909": drums = false
            // Chords of lead sheets stand without sections; voices of game music are told apart by guesswork.
            case "openewld": (chords, drums) = (false, false)
            case "groove": (chords, melody) = (false, false)
            case "freedoom", "simutrans", "helland", "easyrpg": (chords, melody, drums) = (false, false, false)
            default: break
            }
        }
    }

    /// Takes from a piece what its corpus is used for; only bars in 4/4.
    public mutating func add(_ piece: CorpusPiece) {
        let use = Use(corpus: piece.corpus)
        let runs = CountingData.fourFourRuns(of: piece.grid)
        if !piece.sections.isEmpty, let form = CountingData.form(of: piece.sections) { forms.append(form) }
        if use.chords, let key = piece.key { addChords(piece, key: key) }
        if use.melody, let key = piece.key, piece.onGridShare > 0.7 {
            let phrases = runs.flatMap { run in
                let part = piece.grid.slice(bars: run)
                return MelodyLine(notes: part[.melody], key: key, bars: part.bars).phrases
            }
            if !phrases.isEmpty { melodies.append(phrases) }
        }
        if use.drums {
            for run in runs {
                let part = piece.grid.slice(bars: run)
                guard part[.drums].count >= 4 else { continue }
                takes.append(
                    DrumTake(
                        style: CountingData.style(of: piece), isFill: piece.name.contains("_fill_"),
                        bars: DrumBar.bars(of: part[.drums], count: run.count)))
            }
        }
    }

    /// The groove recordings name their style between number and tempo: `12_funk-groove1_138_beat_4-4`.
    private static func style(of piece: CorpusPiece) -> DrumStyle {
        let fields = piece.name.split(separator: "_")
        return fields.count > 1 ? DrumStyle(label: String(fields[1])) : .other
    }

    /// Runs of bars of sixteen steps.
    static func fourFourRuns(of grid: GridScore) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var first: Int?
        for (index, bar) in (grid.bars + [GridBar(steps: 1)]).enumerated() {
            if bar.steps == 16 {
                first = first ?? index
            } else if let begin = first {
                runs.append(begin..<index)
                first = nil
            }
        }
        return runs
    }

    /// Neighbouring phrases of one kind form a section of up to sixteen bars.
    static func form(of sections: [CorpusSection]) -> FormSequence? {
        var joined: [(kind: SectionKind, letter: Character, bars: Int)] = []
        for section in sections {
            if let last = joined.last, last.kind == section.kind, last.bars + section.bars <= 16 {
                joined[joined.count - 1].bars += section.bars
            } else {
                joined.append((section.kind, section.letter, section.bars))
            }
        }
        let hasBody = joined.contains { $0.kind == .verse } && joined.contains { $0.kind == .chorus }
        return joined.count >= 3 && hasBody ? FormSequence(sections: joined) : nil
    }

    private mutating func addChords(_ piece: CorpusPiece, key: Key) {
        var sequences: [ChordSequence] = []
        let whole = CorpusSection(kind: .verse, letter: "A", startBar: 0, bars: piece.grid.bars.count)
        for section in piece.sections.isEmpty ? [whole] : piece.sections {
            let last = min(section.startBar + section.bars, piece.grid.bars.count)
            let bars = piece.grid.bars[min(section.startBar, last)..<last]
            guard bars.count >= 2, bars.allSatisfy({ $0.steps == 16 && !$0.chords.isEmpty }) else { continue }
            let halves = bars.flatMap { [$0.chords[0], $0.chords[$0.chords.count / 2]] }
                .map { $0?.transposed(by: -key.tonic) }
            guard halves.count(where: { $0 != nil }) * 4 >= halves.count * 3 else { continue }
            sequences.append(ChordSequence(kind: section.kind, mode: key.mode, halves: halves))
        }
        if !sequences.isEmpty { chords.append(sequences) }
    }
}
