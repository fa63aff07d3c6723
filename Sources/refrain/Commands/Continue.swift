import ArgumentParser
import Composing
import MIDIFiles
import MusicCore
import MusicModels

struct Continue: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write on where a piece ends.",
        discussion: "What is given stays as it is, to the tick; the new bars follow its last one.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, or - for standard input.") var file: String
    @Option(help: "How many bars to write, 1 to 64.") var bars = 8
    @OptionGroup var options: SamplingOptions
    @Option(name: .short, help: "The MIDI file to write, or -.") var output: String

    func run() throws {
        try OutputOption.check(output, json: common.json)
        guard (1...64).contains(bars) else {
            throw CommandFailure.usage("--bars cannot be \(bars).", "Give a number from 1 to 64.")
        }
        let given = try GivenPiece(file)
        let first = given.grid.bars.count
        guard first + bars <= SongForm.maximumBars else {
            throw CommandFailure(
                "\(file) has \(first) bars, too many to write on.",
                "Give a piece of at most \(SongForm.maximumBars - bars) bars.")
        }
        var form = GivenPiece.form(bars: first)
        form.sections.append(Section(kind: .verse, letter: "A", bars: bars, memory: .free))
        var request = try options.request(about: given)
        // The piece goes on with the voices it has, unless others are chosen.
        request.settings.voices = try options.chosenVoices() ?? Set(Voice.allCases.filter { !given.grid[$0].isEmpty })
        let song = Song(key: request.key, qpm: request.qpm, form: form, grid: given.grid)
        let composer = SongComposer(try Checkpoints.engine(.current, stages: request.stages))
        let composition = try Writing.run("writing on") { isCancelled, report throws(ComposeError) in
            try composer.rewrite(
                section: form.sections.count - 1, of: song, request: request, isCancelled: isCancelled, report: report)
        }
        guard composition.isComplete else { throw Interrupt.failure }
        let region = InfillRegion(bars: first..<first + bars, voices: request.settings.voices)
        let score = ScoreSplice.replacing(
            region, in: given.score, quantised: composition.song.grid, with: composition.song.grid)
        try Writing.finish(composition, score, output, json: common.json)
    }
}
