import ArgumentParser
import Foundation
import NeuralCore

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the speed of the engine on this machine.",
        discussion: """
            Run it on a quiet machine. Models have weights by chance, which take as long as trained ones. \
            scripts/bench runs other programs beside it and prints ratios.
            """)

    enum Work: String, CaseIterable, ExpressibleByArgument {
        case generate, song, open, train, vae, hmm, parse, limits, ui
    }

    @OptionGroup var common: CommonOptions
    @Argument(
        help: "\(Work.allCases.map(\.rawValue).joined(separator: ", ")); all of them where it is left out.")
    var works: [Work] = []
    @Option(help: "Folders of MIDI files for parse; may be given several times.") var corpus: [String] = []
    @Option(help: "At most so many of the MIDI files.") var limit = 300
    @Option(help: "Measurements of each figure, of which the middle one counts.") var repeats = 5
    @Option(help: "Threads that work together; all processors where it is left out.") var threads: Int?
    @Option(help: "Only figures whose name and configuration hold this text; may be given several times.")
    var only: [String] = []

    func run() throws {
        guard (1...99).contains(repeats) else {
            throw CommandFailure.usage("--repeats cannot be \(repeats).", "Give a number from 1 to 99.")
        }
        guard (1...256).contains(threads ?? 1) else {
            throw CommandFailure.usage("--threads cannot be \(threads ?? 0).", "Give a number from 1 to 256.")
        }
        guard limit > 0 else {
            throw CommandFailure.usage("--limit cannot be \(limit).", "Give a number from 1 on.")
        }
        if works.contains(.parse), corpus.isEmpty {
            throw CommandFailure.usage("No MIDI files to parse.", "Give a folder of them after --corpus.")
        }
        Interrupt.watch()
        let meter = BenchMeter(repeats: repeats, threads: threads ?? WorkerTeam.processorCount, only: only)
        let chosen = works.isEmpty ? Work.allCases : works
        var rows: [Row] = []
        for work in chosen { rows += try self.rows(work, meter) }
        // Training the VAE belongs to two kinds of work.
        if chosen.contains(.train), !chosen.contains(.vae) { rows += try VAEBench(meter: meter).training() }
        if common.json { return try Output.json(["rows": rows]) }
        Output.line(
            Table.text(
                rows.map { [$0.name, $0.configuration, Bench.short($0.value), $0.unit] }, rightAligned: [2]))
    }

    private func rows(_ work: Work, _ meter: BenchMeter) throws -> [Row] {
        switch work {
        case .generate: try GenerateBench(meter: meter).rows()
        case .song: try SongBench(meter: meter).rows()
        case .open: try OpenBench(meter: meter).rows()
        case .train: try TrainBench(meter: meter).rows()
        case .vae: try VAEBench(meter: meter).rows()
        case .hmm: try HiddenMarkovBench(meter: meter).rows() + MarkovBench(meter: meter).rows()
        case .parse: corpus.isEmpty ? [] : try ParseBench(meter, folders: corpus, limit: limit).rows()
        case .limits: try LimitsBench(meter: meter).rows()
        case .ui: try UIBench(meter: meter).rows()
        }
    }

    static func short(_ value: Double) -> String {
        value >= 100 ? String(format: "%.0f", value) : String(format: "%.2f", value)
    }
}
