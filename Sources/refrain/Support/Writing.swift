import Composing
import MIDIFiles
import MusicCore

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

    /// Writes a score and tells about it.
    static func finish(_ composition: Composition, _ score: Score, _ output: String, json: Bool) throws {
        try Files.write(MIDIFile.write(score), to: output)
        let report = CompositionReport(composition, output: output)
        if json { return try Output.json(report) }
        if output != "-" { Output.line(report.line) }
    }
}
