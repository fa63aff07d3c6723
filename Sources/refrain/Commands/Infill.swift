import ArgumentParser
import Composing
import MIDIFiles
import MusicCore
import MusicModels

struct Infill: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write some bars of a piece again, hearing both sides.",
        discussion: """
            What is not asked for stays as it is, to the tick. The other voices in the bars are heard too, so \
            --track melody finds a tune over given chords, and --track chords --track bass sets a tune to music. \
            --track drums lays a beat under it; with --style game the beat follows what it hears.
            """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, or - for standard input.") var file: String
    @Option(help: "Bars to write again, counted from 1, like 9-12 or 5.") var bars: String
    @Option(
        help:
            "A voice to write again (melody, counter, chords, bass, drums); may be given several times. All without it."
    )
    var track: [String] = []
    @OptionGroup var options: SamplingOptions
    @Option(name: .short, help: "The MIDI file to write, or -.") var output: String

    func run() throws {
        try OutputOption.check(output, json: common.json)
        let given = try GivenPiece(file)
        guard let range = BarRange(bars) else {
            throw CommandFailure.usage(
                "\"\(bars)\" are no bars.", "Write them like 9-12, or 5 for one, counted from 1.")
        }
        let chosen = track.isEmpty ? try options.chosenVoices() : nil
        let region = InfillRegion(bars: range.first - 1..<range.last, voices: try chosen ?? voices())
        guard region.bars.upperBound <= given.grid.bars.count else {
            throw CommandFailure.usage(
                "\(file) has \(given.grid.bars.count) bars, not \(region.bars.upperBound).",
                "Give bars from 1 to \(given.grid.bars.count).")
        }
        let request = try options.request(about: given)
        let song = Song(
            key: request.key, qpm: request.qpm, form: GivenPiece.form(bars: given.grid.bars.count), grid: given.grid)
        let composer = SongComposer(try Checkpoints.engine(.current, stages: request.stages))
        let composition = try Writing.run("filling") { isCancelled, report throws(ComposeError) in
            try composer.infill(region, of: song, request: request, isCancelled: isCancelled, report: report)
        }
        guard composition.isComplete else { throw Interrupt.failure }
        let score = ScoreSplice.replacing(region, in: given.score, quantised: given.grid, with: composition.song.grid)
        try Writing.finish(composition, score, output, json: common.json)
    }

    private func voices() throws(CommandFailure) -> Set<Voice> {
        var voices: Set<Voice> = []
        for name in track {
            guard let voice = Voice(rawValue: name.lowercased()) else {
                throw .usage(
                    "\"\(name)\" is not a voice.",
                    "Use some of \(Voice.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            voices.insert(voice)
        }
        return voices.isEmpty ? Set(Voice.allCases) : voices
    }
}
