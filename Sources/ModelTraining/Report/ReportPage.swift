/// Chapters as one HTML page that needs nothing beside itself: no scripts, no fonts, drawings within.
public struct ReportPage: Sendable {
    public var title: String
    /// What was measured on what: pairs of a name and a value.
    public var facts: [(name: String, value: String)]
    public var chapters: [ReportChapter]

    public init(title: String, facts: [(name: String, value: String)], chapters: [ReportChapter]) {
        self.title = title
        self.facts = facts
        self.chapters = chapters
    }

    public var html: String {
        let title = Drawing.escaped(title)
        let links = chapters.map { "<a href=\"#\($0.name)\">\(Drawing.escaped($0.title))</a>" }
        let terms = facts.map { "<dt>\(Drawing.escaped($0.name))</dt><dd>\(Drawing.escaped($0.value))</dd>" }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>
            \(ReportStyle.css)
            \(Drawing.style)
            </style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <dl>\(terms.joined())</dl>
            <nav>\(links.joined(separator: " "))</nav>
            </header>
            <main>
            \(chapters.map(ReportPage.section).joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private static func section(_ chapter: ReportChapter) -> String {
        let items = chapter.items.map { item in
            switch item {
            case .words(let words): "<p>\(Drawing.escaped(words))</p>"
            case .table(let table): html(table)
            case .figure(let figure): html(figure)
            case .figures(let figures): "<div class=\"pair\">\(figures.map(html).joined(separator: "\n"))</div>"
            }
        }
        return """
            <section id="\(chapter.name)">
            <h2>\(Drawing.escaped(chapter.title))</h2>
            \(items.joined(separator: "\n"))
            </section>
            """
    }

    private static func html(_ figure: ReportFigure) -> String { "<figure>\(figure.drawing.inline)</figure>" }

    private static func html(_ table: ReportTable) -> String {
        func row(_ cells: [String], _ tag: String, strong: Bool = false) -> String {
            let inner = cells.enumerated().map { column, cell in
                let name = tag == "td" && column == 0 && table.wordColumns.contains(0) ? "th scope=\"row\"" : tag
                let kind = table.wordColumns.contains(column) ? " class=\"w\"" : ""
                let close = name.hasPrefix("th") ? "th" : tag
                return "<\(name)\(kind)>\(Drawing.escaped(cell))</\(close)>"
            }
            return "<tr\(strong ? " class=\"strong\"" : "")>\(inner.joined())</tr>"
        }
        let body = table.rows.enumerated().map { row($1, "td", strong: table.strongRows.contains($0)) }
        let note = table.note.map { "<p class=\"note\">\(Drawing.escaped($0))</p>" } ?? ""
        return """
            <div class="table"><table>
            <caption>\(Drawing.escaped(table.title))</caption>
            <thead>\(row(table.header, "th"))</thead>
            <tbody>\(body.joined(separator: "\n"))</tbody>
            </table></div>
            \(note)
            """
    }
}
