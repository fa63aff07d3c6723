import Foundation
import Library
import MusicCore

/// How quick the studio feels, measured from outside: it runs on a terminal of its own, whose other end is timed.
///
/// A key is a digit, which shows at the end of the status line as a count with a multiplication sign; the time counts
/// until that sign has come out of the terminal.
struct UIBench {
    let meter: BenchMeter
    private static let sign = Array("×".utf8)
    private static let sizes = [(80, 24), (220, 60)]

    func rows() throws -> [Bench.Row] {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("refrain-ui-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        var rows: [Bench.Row] = []
        for (columns, height) in Self.sizes {
            let progress = Progress("ui \(columns)x\(height)")
            defer { progress.finish() }
            rows += try measure(columns, height, home, progress)
        }
        return rows
    }

    private func row(_ name: String, _ configuration: String, _ value: Double, _ unit: String, best: Double? = nil)
        -> Bench.Row
    {
        Bench.Row(
            name: name, configuration: configuration, value: value, unit: unit, best: best ?? value, threads: 1,
            cost: nil)
    }

    private func measure(_ columns: Int, _ rows: Int, _ home: URL, _ progress: Progress) throws -> [Bench.Row] {
        let size = "\(columns)x\(rows)"
        var result: [Bench.Row] = []
        // The first start warms the files up.
        var first: [Double] = []
        for run in 0...max(3, meter.repeats) {
            let begin = Progress.now
            let studio = try open(columns, rows, home)
            let shown = studio.wait(for: Array("piano roll".utf8), atMost: 20)
            studio.end()
            if run > 0, let shown { first.append((shown - begin) * 1000) }
        }
        first.sort()
        result.append(row("firstFrame", size, first.isEmpty ? .nan : first[first.count / 2], "ms", best: first.first))
        let studio = try open(columns, rows, home)
        defer { studio.end() }
        studio.settle(quiet: 2, atMost: 60)
        progress.update(0.2, "idle")
        result += keys(studio, "\(size) idle", 150)
        result.append(redraw(studio, columns, rows, size))
        result.append(try processor("idleCPU", size, studio, seconds: 5))
        progress.update(0.4, "composing and playing")
        studio.write("g")
        guard studio.wait(for: Self.sign, atMost: 0.01) == nil else { return result }
        try pass(studio, seconds: 2)
        studio.write(" ")
        result += keys(studio, "\(size) composing and playing", 100)
        progress.update(0.7, "waiting for the song")
        // What is written is long done, or stopped here.
        studio.write("\u{1b}")
        try pass(studio, seconds: 1)
        result += keys(studio, "\(size) playing", 100)
        result.append(try processor("playingCPU", size, studio, seconds: 5))
        progress.update(1)
        return result
    }

    private func open(_ columns: Int, _ rows: Int, _ home: URL) throws -> PseudoTerminal {
        var environment = ProcessInfo.processInfo.environment
        for (name, folder) in [
            ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
        ] { environment[name] = home.appendingPathComponent(folder).path }
        environment["TERM"] = "xterm-256color"
        environment["COLORTERM"] = "truecolor"
        // The guide would lie over what is measured.
        let state = home.appendingPathComponent("state/refrain")
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        try Data().write(to: state.appendingPathComponent("guide-seen"))
        return try PseudoTerminal(
            columns: columns, rows: rows, arguments: ["studio", "--seed", "7"], environment: environment)
    }

    /// From a key to its frame: the middle and the 99th percentile of so many keys.
    private func keys(_ studio: PseudoTerminal, _ configuration: String, _ count: Int) -> [Bench.Row] {
        var random = SeededGenerator(seed: 5)
        var times: [Double] = []
        var missed = 0
        for _ in 0..<count where missed < 5 {
            if Interrupt.isRequested { break }
            let begin = Progress.now
            studio.write(String(2 + random.below(8)))
            guard let shown = studio.wait(for: Self.sign, atMost: 1) else {
                missed += 1
                continue
            }
            times.append((shown - begin) * 1000)
            // A key without a meaning takes the count away again; then the beat is left to chance.
            studio.write("`")
            studio.settle(quiet: 0.02 + 0.03 * random.uniform(), atMost: 0.15)
        }
        guard !times.isEmpty else { return [] }
        times.sort()
        return [
            row("keyToFrame50", configuration, times[times.count / 2], "ms", best: times[0]),
            row(
                "keyToFrame99", configuration, times[min(times.count - 1, times.count * 99 / 100)], "ms", best: times[0]
            ),
        ]
    }

    /// Everything drawn anew, as after another size of the terminal.
    private func redraw(_ studio: PseudoTerminal, _ columns: Int, _ rows: Int, _ size: String) -> Bench.Row {
        var times: [Double] = []
        for run in 0..<20 {
            studio.settle(quiet: 0.1)
            let begin = Progress.now
            studio.resize(columns: columns - 1 + run % 2, rows: rows)
            if let last = studio.settle(quiet: 0.06) { times.append((last - begin) * 1000) }
        }
        times.sort()
        return row("fullRedraw", size, times.isEmpty ? .nan : times[times.count / 2], "ms", best: times.first)
    }

    /// Share of a core that is used over some seconds, in per cent.
    private func processor(_ name: String, _ size: String, _ studio: PseudoTerminal, seconds: Double) throws
        -> Bench.Row
    {
        let (time, used) = (Progress.now, studio.processorTime)
        try pass(studio, seconds: seconds)
        return row(name, size, (studio.processorTime - used) / (Progress.now - time) * 100, "% of a core")
    }

    /// Lets the studio run and reads what it writes.
    private func pass(_ studio: PseudoTerminal, seconds: Double) throws {
        let end = Progress.now + seconds
        while Progress.now < end {
            if Interrupt.isRequested { throw Interrupt.failure }
            _ = studio.read(within: end - Progress.now)
        }
    }
}
