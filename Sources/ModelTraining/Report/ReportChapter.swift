/// What an evaluation tells about one model: words, tables and drawings in the order in which they are read.
///
/// The same chapter is printed on a terminal (`text`) and set on a page (`ReportPage`).
public struct ReportChapter: Sendable, Equatable {
    public enum Item: Sendable, Equatable {
        case words(String)
        case table(ReportTable)
        case figure(ReportFigure)
        /// Drawings that are looked at side by side.
        case figures([ReportFigure])
    }

    /// For links and files: `markov`.
    public var name: String
    public var title: String
    public var items: [Item]

    public init(name: String, title: String, items: [Item] = []) {
        self.name = name
        self.title = title
        self.items = items
    }

    public var figures: [ReportFigure] {
        items.flatMap { item -> [ReportFigure] in
            switch item {
            case .figure(let figure): [figure]
            case .figures(let figures): figures
            case .words, .table: []
            }
        }
    }

    /// For a terminal; drawings are left to the page.
    public var text: String {
        var parts = [title + "\n" + String(repeating: "=", count: title.count)]
        for item in items {
            switch item {
            case .words(let words): parts.append(ReportChapter.wrapped(words))
            case .table(let table): parts.append(table.text)
            case .figure, .figures: break
            }
        }
        return parts.joined(separator: "\n\n")
    }

    /// Lines of at most 78 characters.
    static func wrapped(_ words: String, width: Int = 78) -> String {
        var lines = [""]
        for word in words.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// A drawing with its file name.
public struct ReportFigure: Sendable, Equatable {
    /// Without an ending.
    public var name: String
    public var drawing: Drawing

    public init(_ name: String, _ drawing: Drawing) {
        self.name = name
        self.drawing = drawing
    }
}
