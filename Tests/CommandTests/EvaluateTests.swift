import Foundation
import Testing

/// `evaluate` tells people in tables, programs in JSON, and readers on a page.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct EvaluateTests {
    /// A dozen short pieces.
    private func corpus(in folder: TestFolder) throws {
        try FileManager.default.createDirectory(at: folder.file("corpus"), withIntermediateDirectories: true)
        let run = try Program.run(
            [
                "compose", "--stages", "markov", "--seed", "1", "--takes", "12", "--structure", "verse:8", "-o",
                "corpus/a.mid",
            ], in: folder)
        #expect(run.status == 0, "\(run.error)")
    }

    @Test func tablesForPeopleAndJSONForPrograms() throws {
        let folder = try TestFolder()
        try corpus(in: folder)
        let people = try Program.run(["evaluate", "hmm", "--corpus", "corpus"], in: folder)
        #expect(people.status == 0, "\(people.error)")
        #expect(people.text.hasPrefix("Stage 1: textures of bars\n==="))
        #expect(!people.text.contains("{"))
        let programs = try Program.run(["evaluate", "hmm", "--corpus", "corpus", "--json"], in: folder)
        let table = try #require(try programs.json()["hmm"] as? [String: Any])
        for key in ["states", "logLikelihoodPerFrame", "bic", "selection"] { #expect(table[key] != nil, "\(key)") }
        #expect(try programs.json().count == 1)
    }

    @Test func theReportIsAPageThatStandsAlone() throws {
        let folder = try TestFolder()
        try corpus(in: folder)
        let run = try Program.run(
            ["evaluate", "markov", "--corpus", "corpus", "--report", "new/report"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        #expect(run.text.contains("index.html"))
        let place = folder.file("new/report")
        let page = try String(contentsOf: place.appendingPathComponent("index.html"), encoding: .utf8)
        #expect(page.contains("<svg") && page.contains("<table>") && page.contains("corpus"))
        #expect(!page.contains("<script") && !page.contains("src="))
        let drawing = try String(
            contentsOf: place.appendingPathComponent("transitions-degrees.svg"), encoding: .utf8)
        #expect(drawing.hasPrefix("<svg xmlns="))
        let table = try JSONSerialization.jsonObject(
            with: Data(contentsOf: place.appendingPathComponent("markov.json")))
        let orders = (table as? [String: Any])?["orders"] as? [[String: Any]]
        #expect(orders?.count == 4)
        let keys = try #require(orders?.first).keys
        for key in ["order", "perplexity", "nats", "aic", "parameters"] { #expect(keys.contains(key), "\(key)") }
    }

    @Test func aFolderThatCannotBeMadeIsFoundOutFirst() throws {
        let folder = try TestFolder()
        try folder.write([1], "file")
        let run = try Program.run(
            ["evaluate", "markov", "--corpus", "nowhere", "--report", "file/report"], in: folder)
        #expect(run.status == 1 && run.errorLines.count == 2)
        #expect(run.errorLines.first?.contains("file/report") == true)
    }
}
