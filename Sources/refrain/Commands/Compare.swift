import ArgumentParser
import MIDIFiles

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare a recording with the file that was played, note by note.",
        discussion: "Ends with status 1 where notes are missing, extra, changed, or further off than allowed.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The MIDI file that was to be played.") var expected: String
    @Argument(help: "The MIDI file that was recorded.") var heard: String
    @Option(help: "Milliseconds an onset may be off.") var within = 2.0
    @Flag(help: "The playing was stopped in the middle, so notes at the end may be missing.") var partial = false

    struct Report: Encodable {
        var matched: Int
        var missing: Int
        var extra: Int
        var velocityErrors: Int
        /// Milliseconds.
        var onsetError: Double
        var meanOnsetError: Double
        var endError: Double
    }

    func run() throws {
        let comparison = NoteComparison(
            expected: try Files.readMIDIWithWarnings(expected).score, heard: try Files.readMIDIWithWarnings(heard).score
        )
        let report = Report(
            matched: comparison.matched, missing: comparison.missing, extra: comparison.extra,
            velocityErrors: comparison.velocityErrors, onsetError: comparison.onsetError * 1000,
            meanOnsetError: comparison.meanOnsetError * 1000, endError: comparison.endError * 1000)
        if common.json { try Output.json(report) }
        let figures = String(
            format: "%d notes matched, %d missing, %d extra, %d of another velocity, onsets off by %.2f ms at most",
            report.matched, report.missing, report.extra, report.velocityErrors, report.onsetError)
        guard comparison.isFaithful(within: within / 1000, allowingMissing: partial) else {
            throw CommandFailure(
                "\(heard) differs: \(figures).", "Allow more with --within, or see what disturbs the playing.")
        }
        if !common.json { Output.line(figures) }
    }
}
