import Composing
import MusicCore

/// A section with its bars.
struct SongPart {
    let letter: Character
    let bars: Range<Int>
    /// Whether it has a theme that can come back: intros and outros are not judged.
    let isTheme: Bool
    /// How much higher it is than the song; sections of a corpus are compared as they are.
    let semitones: Int

    init(_ kind: SectionKind, _ letter: Character, _ start: Int, _ count: Int, semitones: Int = 0) {
        self.semitones = semitones
        self.letter = letter
        bars = start..<start + count
        isTheme = kind != .intro && kind != .outro
    }

    /// Of each section: its agreement with its source where it returns, and with the last section of another letter.
    static func agreements(_ grid: GridScore, _ parts: [Self]) -> (repeats: [Double], others: [Double]) {
        var result: (repeats: [Double], others: [Double]) = ([], [])
        for (index, part) in parts.enumerated() where part.isTheme {
            let earlier = parts[..<index]
            if let source = earlier.last(where: { $0.letter == part.letter }),
                let share = SectionAgreement.share(
                    of: part.bars, in: source.bars, semitones: part.semitones - source.semitones, grid)
            {
                result.repeats.append(share)
            }
            if let other = earlier.last(where: { $0.letter != part.letter && $0.isTheme }),
                let share = SectionAgreement.share(of: part.bars, in: other.bars, grid)
            {
                result.others.append(share)
            }
        }
        return result
    }

    /// Of each section of a song: its agreement with the same section of another one.
    static func agreements(_ song: Song, _ other: Song) -> [Double] {
        var both = song.grid
        both.append(other.grid)
        let offset = song.grid.bars.count
        return other.parts.filter(\.isTheme).compactMap {
            SectionAgreement.share(of: $0.bars.lowerBound + offset..<$0.bars.upperBound + offset, in: $0.bars, both)
        }
    }
}

extension Song {
    var parts: [SongPart] {
        zip(form.sections, form.startBars).map { section, start in
            let up = (section.key ?? key).tonic - key.tonic
            return SongPart(
                section.kind, section.letter, start, section.bars, semitones: up > 6 ? up - 12 : up < -5 ? up + 12 : up)
        }
    }
}

extension CorpusPiece {
    var parts: [SongPart] { sections.map { SongPart($0.kind, $0.letter, $0.startBar, $0.bars) } }
}
