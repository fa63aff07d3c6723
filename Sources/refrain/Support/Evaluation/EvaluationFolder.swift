import Foundation
import Library
import ModelTraining
import MusicModels

/// The folder of `--report`: `index.html`, every drawing as an SVG of its own, and every table as JSON.
struct EvaluationFolder {
    private let url: URL

    /// - Throws: where the folder is not there and cannot be made, or where nothing can be written into it.
    init(_ path: String) throws(CommandFailure) {
        url = Files.url(path)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "The folder \(path) cannot be made: \(LibraryError.reason(error)).",
                "Choose another place for --report.")
        }
        try Files.checkWritable(page)
    }

    private var page: String { url.appendingPathComponent("index.html").path }

    /// Writes everything; returns where the page is.
    func write(_ tables: EvaluationTables, corpora: [String], in folders: Folders) throws -> String {
        let chapters = tables.chapters
        for figure in chapters.flatMap(\.figures) {
            try write(figure.drawing.svg, "\(figure.name).svg")
        }
        for (name, table) in tables.named { try write(try Output.jsonText(table, isPretty: true), "\(name).json") }
        let report = ReportPage(
            title: "Refrain: what the models can do", facts: facts(corpora, folders), chapters: chapters)
        try write(report.html, "index.html")
        return page
    }

    private func write(_ text: String, _ name: String) throws(CommandFailure) {
        try Files.write(Array(text.utf8), to: url.appendingPathComponent(name).path)
    }

    /// When, on what, and which checkpoints by their hashes.
    private func facts(_ corpora: [String], _ folders: Folders) -> [(name: String, value: String)] {
        let day = Date().formatted(.iso8601.year().month().day())
        var facts = [("measured", day), ("version", Refrain.configuration.version)]
        if !corpora.isEmpty {
            facts.append(("music", corpora.map { Files.url($0).lastPathComponent }.joined(separator: ", ")))
        }
        for file in EngineLoader.File.allCases {
            guard let place = Checkpoints.url(file, in: folders), let hash = EngineLoader.hash(place.path) else {
                continue
            }
            facts.append((place.deletingPathExtension().lastPathComponent, hash))
        }
        return facts
    }
}
