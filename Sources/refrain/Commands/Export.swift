import ArgumentParser
import Composing
import Foundation
import Library
import MIDIFiles
import MusicCore
import StudioRuntime

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a song as a MIDI file, as notation (MusicXML, ABC) or as sound.",
        discussion: "The song as it stands, or one of its takes. Sound goes through FluidSynth.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A song, NAME.refrain.") var song: String
    @Option(
        name: .short,
        help: "The file to write: its name ends in .mid, .musicxml, .abc or .wav; - writes MIDI to standard output.")
    var output: String
    @Option(help: "Number of a take, instead of the song as it stands.") var take: Int64?
    @Option(help: "1 for a track a voice, 0 for all in one track.") var format: UInt16 = 1
    @OptionGroup var playing: HumaniseOption

    struct Report: Encodable {
        var notes: Int
        var bars: Int
        var seconds: Double
        var output: String
    }

    func run() throws {
        guard let kind = output == "-" ? .mid : SongExporter.Kind(path: output) else {
            throw CommandFailure.usage(
                "\(output) is not a kind of file that can be written.", "End its name in .mid, .musicxml, .abc or .wav."
            )
        }
        guard let format = MIDIFile.WritableFormat(rawValue: format) else {
            throw CommandFailure.usage("There is no MIDI format \(format) to write.", "Give --format 0 or --format 1.")
        }
        try playing.check()
        guard playing.humanise == 0 || [.mid, .midi, .wav].contains(kind) else {
            throw CommandFailure.usage(
                "Notation keeps to the grid.", "Leave --humanise out, or end the name in .mid or .wav.")
        }
        try OutputOption.check(output, json: common.json)
        let file = try SongFile.open(Files.url(song))
        var music = file.state.song
        var texts: [String] = []
        if let take {
            guard let wanted = try file.takes().first(where: { $0.id == take }) else {
                throw LibraryError.unknownTake(file: song, id: take)
            }
            music.form = wanted.form
            music.grid = wanted.grid
            music.key = wanted.request.key
            music.qpm = wanted.request.qpm
            texts = Recipe.texts(wanted.request, form: wanted.form)
        }
        let score = playing.applied(to: music.score(texts: texts))
        switch kind {
        case .mid, .midi: try Files.write(MIDIFile.write(score, format: format), to: output)
        case .musicxml, .xml, .abc: try Files.write(Array(SongExporter.bytes(of: music, as: kind)), to: output)
        case .wav:
            try Files.checkWritable(output)
            try SoundFile.write(score, to: output)
        }
        try file.close()
        let report = Report(
            notes: score.noteCount, bars: music.grid.bars.count, seconds: score.seconds(at: score.end), output: output)
        if common.json { return try Output.json(report) }
        if output != "-" { Output.line("\(report.notes) notes in \(report.bars) bars -> \(output)") }
    }
}
