import ArgumentParser
import MIDIFiles
import MusicCore

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare a recording with what was played, note by note.",
        discussion: """
            What was played is a file, or passages one after the other: FILE@3-6 is bars 3 to 6, FILE@3-6x1.5 those at \
            one and a half times the tempo. The recording comes last. Ends with status 1 where notes are missing, extra, \
            changed, or further off than allowed.
            """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "MIDI files or passages of them, and the recording.") var files: [String]
    @Option(help: "Milliseconds an onset may be off.") var within = 2.0
    @Option(help: "Percent of the notes for which that holds.") var share = 100.0
    @Option(help: "How often the time between two notes may differ, as the playing was paused or sent elsewhere.")
    var joints = 0
    @Flag(help: "The playing was stopped in the middle, so notes at the end may be missing.") var partial = false

    struct Report: Encodable {
        var matched: Int
        var missing: Int
        var extra: Int
        var velocityErrors: Int
        /// Milliseconds.
        var onsetError: Double
        var onsetErrorOfShare: Double
        var meanOnsetError: Double
        var endError: Double
    }

    func run() throws {
        guard let heard = files.last, files.count > 1 else {
            throw CommandFailure.usage("There is nothing to compare with.", "Give what was played and the recording.")
        }
        let passages = try files.dropLast().map { try Passage($0) }
        let comparison = NoteComparison(
            expected: Passage.chain(passages), heard: try Files.readMIDIWithWarnings(heard).score,
            joints: joints)
        let report = Report(
            matched: comparison.matched, missing: comparison.missing, extra: comparison.extra,
            velocityErrors: comparison.velocityErrors, onsetError: comparison.onsetError * 1000,
            onsetErrorOfShare: comparison.onsetError(ofShare: share / 100) * 1000,
            meanOnsetError: comparison.meanOnsetError * 1000, endError: comparison.endError * 1000)
        if common.json { try Output.json(report) }
        let figures = String(
            format: "%d notes matched, %d missing, %d extra, %d of another velocity, "
                + "onsets off by %.3f ms at most, %.3f ms for %g %%",
            report.matched, report.missing, report.extra, report.velocityErrors, report.onsetError,
            report.onsetErrorOfShare, share)
        guard comparison.isFaithful(within: within / 1000, share: share / 100, allowingMissing: partial) else {
            throw CommandFailure(
                "\(heard) differs: \(figures).", "Allow more with --within, or see what disturbs the playing.")
        }
        if !common.json { Output.line(figures) }
    }
}
