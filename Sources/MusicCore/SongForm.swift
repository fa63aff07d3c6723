/// Why a form could not be read.
public enum SongFormError: Error, Equatable, Sendable, CustomStringConvertible {
    case empty
    case unknownKind(String)
    case badBars(String)
    case badMemory(String)
    case nothingToRecall(word: String, letter: Character)
    case tooLong(bars: Int)

    public var description: String {
        switch self {
        case .empty:
            "The structure names no section.\nWrite it like \"intro:4 verse:8 chorus:8 outro:4\"."
        case .unknownKind(let word):
            "\"\(word)\" is not a kind of section.\nUse one of \(SectionKind.allCases.map(\.rawValue).joined(separator: ", "))."
        case .badBars(let word):
            "\"\(word)\" does not say how many bars.\nWrite a kind, a colon and 1 to 64 bars, for example verse:8."
        case .badMemory(let word):
            "\"\(word)\" does not say what is recalled.\nWrite a letter, with a share of 100 where it is less (verse.D@B60:8), @new or @free."
        case .nothingToRecall(let word, let letter):
            "Nothing before \"\(word)\" is remembered as \(letter).\nRecall a letter that is written earlier."
        case .tooLong(let bars):
            "The structure has \(bars) bars.\nKeep it to \(SongForm.maximumBars) bars or fewer."
        }
    }
}

/// The order of a song's sections.
public struct SongForm: Hashable, Sendable, Codable {
    public static let maximumBars = 512

    public var sections: [Section]

    public init(_ sections: [Section]) { self.sections = sections }

    public var bars: Int { sections.reduce(0) { $0 + $1.bars } }

    /// Bar at which each section starts, counted from 0.
    public var startBars: [Int] {
        var start = 0
        return sections.map { section in
            defer { start += section.bars }
            return start
        }
    }

    /// Index of the section that holds a bar.
    public func section(atBar bar: Int) -> Int? {
        var start = 0
        for (index, section) in sections.enumerated() {
            start += section.bars
            if bar < start { return bar < 0 ? nil : index }
        }
        return nil
    }

    /// The first section behind one that recalls its letter, and how strongly.
    public func firstEcho(ofSection index: Int) -> (section: Int, strength: Double)? {
        let letter = sections[index].letter
        for later in sections.indices.dropFirst(index + 1) {
            if case .recalls(letter, let strength) = sections[later].memory { return (later, strength) }
        }
        return nil
    }

    /// The form a new song starts with: 44 bars.
    public static let standard: SongForm = {
        let plan: [(SectionKind, Character, Int)] = [
            (.intro, "A", 4), (.verse, "B", 8), (.chorus, "C", 8), (.verse, "B", 8), (.bridge, "D", 4),
            (.chorus, "C", 8), (.outro, "E", 4),
        ]
        var written: Set<Character> = []
        return SongForm(
            plan.map { kind, letter, bars in
                let memory: SectionMemory =
                    written.insert(letter).inserted ? .writes : .recalls(letter: letter, strength: 1)
                return Section(kind: kind, letter: letter, bars: bars, memory: memory)
            })
    }()
}
