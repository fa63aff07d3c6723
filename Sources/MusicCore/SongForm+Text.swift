/// A form in one line: `intro:4 verse:8 chorus:8 verse.D@B60:8`.
///
/// Each word is `KIND[.LETTER][@MEMORY]:BARS`. MEMORY is the letter that is recalled, with a percentage where that is
/// less than all (`@B60`), `new` (written afresh: what the letter held is forgotten) or `free` (not remembered).
extension SongForm {
    /// Reads a form.
    ///
    /// Without a letter every kind has its own; without a memory the first of a letter writes, and later ones recall it
    /// with `recall`.
    public init(parsing text: String, recall: Double = 1) throws(SongFormError) {
        var letters: [SectionKind: Character] = [:]
        var sections: [Section] = []
        var written: Set<Character> = []
        let words = text.split { $0 == " " || $0 == "," || $0 == "\n" || $0 == "\t" }.map { FormWord(String($0)) }
        let named = Set(words.compactMap(\.letter))
        var fresh = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".filter { !named.contains($0) }[...]
        for word in words {
            guard let kind = SectionKind(rawValue: word.kind.lowercased()) else { throw .unknownKind(word.kind) }
            guard let bars = word.bars, (1...64).contains(bars) else { throw .badBars(word.text) }
            let letter = word.letter ?? letters[kind] ?? fresh.popFirst() ?? "Z"
            if word.letter == nil { letters[kind] = letter }
            var memory: SectionMemory = written.contains(letter) ? .recalls(letter: letter, strength: recall) : .writes
            if let text = word.memory {
                guard let given = SectionMemory(formWord: text, recall: recall) else { throw .badMemory(word.text) }
                memory = given
            }
            if case .recalls(let source, _) = memory, !written.contains(source) {
                throw .nothingToRecall(word: word.text, letter: source)
            }
            if memory != .free { written.insert(letter) }
            sections.append(Section(kind: kind, letter: letter, bars: bars, memory: memory))
        }
        guard !sections.isEmpty else { throw .empty }
        self.init(sections)
        guard bars <= SongForm.maximumBars else { throw .tooLong(bars: bars) }
    }

    /// `intro.A:4 verse.B:8 …`, which `init(parsing:)` reads again; memories stand only where they are not the usual.
    public var description: String {
        var written: Set<Character> = []
        return sections.map { section in
            let usual: SectionMemory =
                written.contains(section.letter) ? .recalls(letter: section.letter, strength: 1) : .writes
            if section.memory != .free { written.insert(section.letter) }
            let memory = section.memory == usual ? "" : "@\(section.memory.formWord)"
            return "\(section.kind.rawValue).\(section.letter)\(memory):\(section.bars)"
        }.joined(separator: " ")
    }
}

/// A word of a form, taken apart.
private struct FormWord {
    let text: String
    let kind: String
    let letter: Character?
    let memory: String?
    let bars: Int?

    init(_ text: String) {
        self.text = text
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        kind = names.first.map(String.init) ?? ""
        letter = names.count > 1 ? names[1].first.flatMap { Character($0.uppercased()) } : nil
        memory = parts.count > 1 ? String(parts[1]) : nil
        bars = halves.count > 1 ? Int(halves[1]) : nil
    }
}

extension SectionMemory {
    /// Reads `new`, `free`, `B` or `B60`; `nil` for anything else.
    fileprivate init?(formWord text: String, recall: Double) {
        switch text.lowercased() {
        case "new": self = .writes
        case "free": self = .free
        default:
            guard let letter = text.uppercased().first, ("A"..."Z").contains(letter) else { return nil }
            let share = text.dropFirst()
            if share.isEmpty {
                self = .recalls(letter: letter, strength: recall)
            } else if let percent = Int(share.hasSuffix("%") ? share.dropLast() : share), (0...100).contains(percent) {
                self = .recalls(letter: letter, strength: Double(percent) / 100)
            } else {
                return nil
            }
        }
    }

    fileprivate var formWord: String {
        switch self {
        case .writes: return "new"
        case .free: return "free"
        case .recalls(let letter, let strength):
            let percent = Int((strength * 100).rounded())
            return percent == 100 ? String(letter) : "\(letter)\(percent)"
        }
    }
}
