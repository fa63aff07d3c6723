import MusicCore

/// What was written under each letter, so that sections of one letter share it.
struct LetterMaterial<Bar> {
    private var written: [Character: [Bar]] = [:]

    /// The bars of a section: those of its letter, cut or gone round again to its length, or newly made ones.
    ///
    /// - Parameter recall: the recall slider; what recalls nothing at all is made anew, and what its letter has from then on.
    mutating func bars(of section: Section, recall: Double, make: () -> [Bar]) -> [Bar] {
        var source: [Bar]
        switch section.memory {
        case .free: source = make()
        case .recalls(_, let strength) where Recall.strength(strength * recall) == nil:
            source = make()
            written[section.letter] = source
        case .recalls(let letter, _):
            source = written[letter] ?? make()
            if written[letter] == nil { written[letter] = source }
            // A letter that recalls another one is, from here on, what it recalled.
            written[section.letter] = source
        case .writes:
            source = make()
            written[section.letter] = source
        }
        guard !source.isEmpty else { return [] }
        while source.count < section.bars { source += source.prefix(section.bars - source.count) }
        return Array(source.prefix(section.bars))
    }
}
