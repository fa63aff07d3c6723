import ArgumentParser
import Foundation

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the speed of the engine on this machine.",
        discussion: "Run it on a quiet machine. Models have weights by chance, which take as long as trained ones.")

    enum Work: String, CaseIterable, ExpressibleByArgument { case generate, train, parse }

    @OptionGroup var common: CommonOptions
    @Argument(help: "generate, train or parse; all of them where it is left out.") var work: Work?
    @Option(help: "Folders of MIDI files for parse; may be given several times.") var corpus: [String] = []
    @Option(help: "Measurements of each figure, of which the middle one counts.") var repeats = 3

    struct Row: Encodable {
        var name: String
        var configuration: String
        var value: Double
        var unit: String
    }

    func run() throws {
        guard (1...99).contains(repeats) else {
            throw CommandFailure.usage("--repeats cannot be \(repeats).", "Give a number from 1 to 99.")
        }
        if work == .parse, corpus.isEmpty {
            throw CommandFailure.usage("No MIDI files to parse.", "Give a folder of them after --corpus.")
        }
        Interrupt.watch()
        var rows: [Row] = []
        if work ?? .generate == .generate { rows += try GenerateBench.rows(repeats) }
        if work ?? .train == .train { rows += try TrainBench.rows(repeats) }
        if work == .parse || (work == nil && !corpus.isEmpty) { rows += try ParseBench.rows(corpus, repeats) }
        if common.json { return try Output.json(["rows": rows]) }
        Output.line(
            Table.text(
                rows.map { [$0.name, $0.configuration, Bench.short($0.value), $0.unit] }, rightAligned: [2]))
    }

    static func short(_ value: Double) -> String {
        value >= 100 ? String(format: "%.0f", value) : String(format: "%.2f", value)
    }

    /// Amount a second, the median of some runs; the first run warms up and does not count.
    static func rate(_ label: String, _ repeats: Int, _ body: () throws -> Int) throws -> Double {
        let progress = Progress(label)
        defer { progress.finish() }
        var rates: [Double] = []
        for run in 0...repeats {
            if Interrupt.isRequested { throw Interrupt.failure }
            let begin = Progress.now
            let amount = try body()
            if run > 0 { rates.append(Double(amount) / max(1e-9, Progress.now - begin)) }
            progress.update(Double(run) / Double(max(1, repeats)))
        }
        return rates.sorted()[rates.count / 2]
    }
}
