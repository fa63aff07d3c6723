import Foundation
import Testing

@testable import ModelTraining

@Suite struct PlotTests {
    @Test(arguments: [
        (0.0...1.0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]), (1.03...1.21, 5, [1.05, 1.1, 1.15, 1.2]),
        (-7.0...33, 4, [0, 10, 20, 30]), (0...23_000, 5, [0, 5000, 10_000, 15_000, 20_000]), (2...2, 5, [2]),
    ]) func marksAreRound(_ range: ClosedRange<Double>, _ count: Int, _ marks: [Double]) {
        let axis = Axis(range, count: count)
        #expect(axis.marks.count == marks.count, "\(axis.marks)")
        for (mark, expected) in zip(axis.marks, marks) { #expect(abs(mark - expected) < 1e-9) }
        #expect(Set(axis.marks.map(axis.label)).count == axis.marks.count)
    }

    @Test func fewWholeValuesAreTheirOwnMarks() {
        #expect(Axis(1...4, at: [4, 1, 2, 3, 2]).marks == [1, 2, 3, 4])
        #expect(Axis(8...32, at: [8, 12, 16, 24, 32]).marks == [8, 12, 16, 24, 32])
        #expect(Axis(0...1, at: [0, 0.125, 1]).marks.count > 3)
    }

    @Test func aDrawingIsWellFormedWhateverItSays() throws {
        let words = "<a> & \"b\" 'c' ♭"
        let chart = LineChart(
            title: words, xName: words,
            series: [.init(words, [(0, 1), (1, .nan), (2, 3)]), .init("x", [(0, 9)], isReference: true)])
        let map = HeatMap(
            title: words, rowName: words, rows: [words, "2"], columns: [words, "b", "c"],
            values: [[0.5, nil, -0.25], [.nan, 0, 1]], scale: .change, footer: (words, [0.1, 0.2, 0.7]))
        let empty = HeatMap(title: "nothing", rows: [], columns: [], values: [])
        for svg in [chart.svg, map.svg, empty.svg, LineChart(title: words, series: []).svg] {
            #expect(MarkUp.fault(in: svg) == nil)
            #expect(!svg.contains("nan") && !svg.contains("inf"))
        }
        #expect(map.svg.components(separatedBy: "<rect").count - 1 == 4 + 3)
        #expect(chart.svg.contains("&lt;a&gt; &amp;"))
    }

    @Test func strongerValuesAreDarker() throws {
        let map = HeatMap(title: "", rows: ["r"], columns: ["a", "b"], values: [[0.2, 0.8]])
        let strengths = map.svg.matches(of: /fill-opacity='([0-9.]+)'/).compactMap { Double($0.1) }
        #expect(strengths.count == 2 && strengths[0] < strengths[1])
    }
}

/// Whether every element that is opened is closed in its turn.
enum MarkUp {
    static func fault(in text: String) -> String? {
        var open: [Substring] = []
        for tag in text.matches(of: /<(\/?)([a-zA-Z0-9]+)[^>]*?(\/?)>/) {
            let (isEnd, name, isEmpty) = (!tag.1.isEmpty, tag.2, !tag.3.isEmpty)
            if isEmpty || ["meta", "DOCTYPE"].contains(name) { continue }
            if !isEnd {
                open.append(name)
            } else if open.popLast() != name {
                return "\(name) is closed out of turn"
            }
        }
        return open.last.map { "\($0) is never closed" }
    }
}
