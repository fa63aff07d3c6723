import Composing
import MIDIFiles
import MusicCore
import Synchronization

/// Music being written by a command: progress while it lasts, then the file and a report.
enum Writing {
    /// Runs a composer's work until it is done or Control-C is pressed.
    ///
    /// - Parameter tells: whether notices are shown.
    static func run(
        _ label: String, tells: Bool = true,
        _ work: (@Sendable () -> Bool, (ComposeEvent) -> Void) throws(ComposeError) -> Composition
    ) throws(ComposeError) -> Composition {
        Interrupt.watch()
        let progress = Progress(label)
        defer { progress.finish() }
        return try work({ Interrupt.isRequested }) { event in
            switch event {
            case .notice(let text) where tells:
                Progress.clearLine()
                Output.note("note: \(text)")
            case .progress(_, let rate, let fraction):
                progress.update(fraction, rate > 0 ? "\(Int(rate)) tokens/s" : "")
            default: break
            }
        }
    }

    /// Composes several requests at once until all are done or Control-C is pressed; notices of the first one are shown.
    static func several(
        _ requests: [ComposeRequest], with composer: some Composer
    ) throws(ComposeError) -> [Composition?] {
        if requests.count == 1, let request = requests.first {
            return [
                try run("writing") { isCancelled, report throws(ComposeError) in
                    try composer.compose(request, isCancelled: isCancelled, report: report)
                }
            ]
        }
        Interrupt.watch()
        let progress = Progress("writing")
        defer { progress.finish() }
        let fractions = Mutex([Double](repeating: 0, count: requests.count))
        return try composer.compose(requests, isCancelled: { Interrupt.isRequested }) { index, event in
            switch event {
            case .notice(let text) where index == 0:
                Progress.clearLine()
                Output.note("note: \(text)")
            case .progress(_, _, let fraction):
                let (sum, done) = fractions.withLock {
                    $0[index] = fraction
                    return ($0.reduce(0, +), $0.count { $0 >= 1 })
                }
                progress.update(sum / Double(requests.count), "\(done) of \(requests.count)")
            default: break
            }
        }
    }

    /// Writes a score and tells about it.
    static func finish(_ composition: Composition, _ score: Score, _ output: String, json: Bool) throws {
        try Files.write(MIDIFile.write(score), to: output)
        var report = CompositionReport(composition, output: output)
        // The file may hold more than the grid does: other tracks, notes closer than a sixteenth.
        report.notes = score.noteCount
        if json { return try Output.json(report) }
        if output != "-" { Output.line(report.line) }
    }
}
