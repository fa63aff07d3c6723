/// Something that lies over the panes and has the keyboard.
public enum Layer: Hashable, Sendable {
    case list(ListLayer)
    case prompt(PromptLayer)
    /// What to press first, for whoever is here for the first time.
    case guide
    /// Training of a model; it goes on while this is closed.
    case training
}

/// A searchable list.
public struct ListLayer: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case commands, help, themes, presets, ports, songs, log, instruments, figures, drumPorts, inputs
        case forms
    }

    public var kind: Kind
    public var query = TextEntry()
    /// Index in the rows that match the query.
    public var index = 0
    public var rows: [Row]
    /// The name to go back to when the list is left with Esc (themes are tried on while choosing).
    public var original: String?

    public init(kind: Kind, rows: [Row], index: Int = 0, original: String? = nil) {
        self.kind = kind
        self.rows = rows
        self.index = index
        self.original = original
    }

    public struct Row: Hashable, Sendable {
        /// What choosing it names: a command, a theme, an address, a path.
        public var id: String
        public var title: String
        public var detail: String

        public init(id: String, title: String, detail: String = "") {
            self.id = id
            self.title = title
            self.detail = detail
        }
    }

    /// Rows in which every word of the query occurs.
    public var matches: [Row] {
        let words = query.text.lowercased().split(separator: " ")
        guard !words.isEmpty else { return rows }
        return rows.filter { row in
            let text = "\(row.title) \(row.detail) \(row.id)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }
    }

    public var chosen: Row? {
        let rows = matches
        return rows.indices.contains(index) ? rows[index] : nil
    }
}

/// A question with one line of text as its answer.
public struct PromptLayer: Hashable, Sendable {
    public enum Question: Hashable, Sendable {
        case saveAs, open, export, title, key, tempo, seed, form, chord, presetName, walk, corpus, hours
        case value(Parameter)
    }

    public var question: Question
    public var entry: TextEntry
    /// Why the last answer was not accepted.
    public var problem: String?
    /// Nothing was typed yet: the first character replaces the suggested text, an arrow keeps it.
    public var isUntouched = true

    public init(_ question: Question, text: String = "") {
        self.question = question
        entry = TextEntry(text)
    }
}
