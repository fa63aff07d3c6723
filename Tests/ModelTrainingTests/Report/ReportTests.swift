import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

@Suite struct ReportTests {
    private static let table = ReportTable(
        "Losses", header: ["model", "nats"], rows: [["plain <1>", "2.5"], ["hybrid", "12.25"]], strongRows: [1],
        note: "Less is better.")

    @Test func aTableReadsInColumns() {
        #expect(
            Self.table.text == """
                Losses
                  model       nats
                  plain <1>    2.5
                * hybrid     12.25
                Less is better.
                """)
    }

    @Test func cellsAreForPeople() {
        #expect(ReportTable.number(1.23456) == "1.235" && ReportTable.number(nil) == "–")
        #expect(ReportTable.number(.nan) == "–" && ReportTable.signed(0.5) == "+0.50")
        #expect(ReportTable.count(-1_234_567) == "-1\u{202f}234\u{202f}567" && ReportTable.count(999) == "999")
    }

    @Test func wordsAreWrapped() {
        let words = (1...60).map { "word\($0)" }.joined(separator: " ")
        let lines = ReportChapter.wrapped(words, width: 40).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 40 } && lines.joined(separator: " ") == words)
    }

    @Test func aPageStandsAlone() {
        let map = HeatMap(title: "m", rows: ["a"], columns: ["b"], values: [[1]])
        let chapter = ReportChapter(
            name: "one", title: "Chapter & more",
            items: [
                .words("1 < 2"), .table(Self.table), .figure(ReportFigure("m", map.drawing)),
                .figures([ReportFigure("n", map.drawing), ReportFigure("o", map.drawing)]),
            ])
        let html = ReportPage(title: "T", facts: [("music", "<folder>")], chapters: [chapter]).html
        #expect(MarkUp.fault(in: html) == nil)
        #expect(html.components(separatedBy: "<svg").count - 1 == 3)
        for word in ["1 &lt; 2", "&lt;folder&gt;", "Chapter &amp; more", "href=\"#one\"", "id=\"one\""] {
            #expect(html.contains(word), "\(word)")
        }
        for outside in ["<script", "src=", "@import", "url(", "http"] { #expect(!html.contains(outside), "\(outside)") }
        #expect(html.contains("prefers-color-scheme:dark"))
        #expect(chapter.figures.map(\.name) == ["m", "n", "o"])
        #expect(chapter.text.contains("Losses") && !chapter.text.contains("<svg"))
    }
}
