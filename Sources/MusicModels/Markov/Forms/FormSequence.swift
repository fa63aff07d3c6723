import MusicCore

/// The sections of a real song: what the form model is counted on.
public struct FormSequence: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public var kind: SectionKind
        /// Whether its material was heard before under the same kind.
        public var isRepeat: Bool
        public var bars: Int

        public init(kind: SectionKind, isRepeat: Bool, bars: Int) {
            self.kind = kind
            self.isRepeat = isRepeat
            self.bars = bars
        }
    }

    public var parts: [Part]

    public init(parts: [Part]) { self.parts = parts }

    /// From labelled sections; a letter heard before under the same kind is a repeat.
    public init(sections: [(kind: SectionKind, letter: Character, bars: Int)]) {
        var heard: Set<String> = []
        parts = sections.filter { $0.bars > 0 }.map { section in
            let isNew = heard.insert("\(section.kind.rawValue) \(section.letter)").inserted
            return Part(kind: section.kind, isRepeat: !isNew, bars: section.bars)
        }
    }
}
