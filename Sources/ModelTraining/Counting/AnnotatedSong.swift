import MusicCore
import MusicModels

/// A song known by its annotation alone: sections, and chords where the annotation gives them.
public struct AnnotatedSong: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public var kind: SectionKind
        public var letter: Character
        public var bars: Int
        /// Two a bar, roots counted from the tonic; empty where the annotation has none.
        public var halves: [Chord?]

        public init(kind: SectionKind, letter: Character, bars: Int, halves: [Chord?] = []) {
            self.kind = kind
            self.letter = letter
            self.bars = bars
            self.halves = halves
        }
    }

    public var name: String
    public var split: Split
    public var parts: [Part]

    public init(name: String, split: Split, parts: [Part]) {
        self.name = name
        self.split = split
        self.parts = parts
    }

    /// Minor where more of the tonic's chords are minor than major.
    public var mode: Key.Mode {
        let tonics = parts.flatMap(\.halves).compactMap { $0 }.filter { $0.root == 0 }
        let minor = tonics.count { [.minor, .minor7, .diminished, .halfDiminished7].contains($0.quality) }
        return minor * 2 > tonics.count ? .minor : .major
    }

    /// The form, intros and outros in one piece; `nil` for songs without both ends of interest.
    var form: FormSequence? {
        var sections: [(kind: SectionKind, letter: Character, bars: Int)] = []
        for part in parts where part.bars > 0 {
            if let last = sections.last {
                let isEnd = part.kind == .outro || part.kind == .intro
                // A bar or two between sections, and the parts of an ending, belong to what stands before them.
                if (isEnd && last.kind == part.kind) || (part.kind == .interlude && part.bars < 2) {
                    sections[sections.count - 1].bars += part.bars
                    continue
                }
            }
            sections.append((part.kind, part.letter, part.bars))
        }
        let hasBody = sections.contains { $0.kind == .verse } && sections.contains { $0.kind == .chorus }
        return sections.count >= 3 && hasBody ? FormSequence(sections: sections) : nil
    }

    /// Chords by section, without those that name hardly any.
    var chordSequences: [ChordSequence] {
        let mode = mode
        return parts.compactMap { part in
            let named = part.halves.count { $0 != nil }
            guard part.halves.count >= 4, named * 4 >= part.halves.count * 3 else { return nil }
            return ChordSequence(kind: part.kind, mode: mode, halves: part.halves)
        }
    }
}
