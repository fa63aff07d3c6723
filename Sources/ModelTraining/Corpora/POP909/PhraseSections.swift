import MusicCore

/// A labelled phrase of a song.
struct Phrase: Sendable {
    let letter: Character
    let bars: Int
    let startBar: Int
    let role: Substring
}

/// Joins phrases to sections.
enum PhraseSections {
    /// Neighbouring phrases of one role and one letter form a section, and a tag belongs to the section before it.
    ///
    /// Phrases of one role but of different letters stay apart, so that equal letters mean equal material. X and x
    /// mark phrases heard once only: each gets a letter of its own.
    /// What lies behind the last of `bars` bars is cut off.
    static func sections(_ phrases: [Phrase], bars: Int) -> [CorpusSection] {
        var sections: [CorpusSection] = []
        var single = "ZYWVUTSRQPNMLKJ".filter { letter in !phrases.contains { $0.letter == letter } }[...]
        for phrase in phrases {
            guard let kind = kind(phrase.role) else {
                // A tag.
                if let last = sections.indices.last {
                    sections[last].bars += phrase.bars
                } else {
                    sections.append(
                        CorpusSection(
                            kind: .intro, letter: single.popFirst() ?? "z", startBar: phrase.startBar,
                            bars: phrase.bars))
                }
                continue
            }
            let isSingle = phrase.letter == "X" || phrase.letter == "x"
            if let last = sections.last, !isSingle, last.letter == phrase.letter, last.kind == kind {
                sections[sections.count - 1].bars += phrase.bars
                continue
            }
            sections.append(
                CorpusSection(
                    kind: kind, letter: isSingle ? single.popFirst() ?? "z" : phrase.letter,
                    startBar: phrase.startBar, bars: phrase.bars))
        }
        return sections.filter { $0.startBar < bars }.map {
            var section = $0
            section.bars = min(section.bars, bars - section.startBar)
            return section
        }
    }

    private static func kind(_ role: Substring) -> SectionKind? { SectionKind(rawValue: String(role)) }
}
