import ArgumentParser
import MIDIFiles

struct Detokenize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn tokens back into a MIDI file.",
        discussion: "Reads what refrain tokens prints, with or without --json.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A file of tokens, or - for standard input.") var file = "-"
    @Option(help: "How the tokens are spelled, where they do not say so.") var vocabulary: TokenVocabulary?
    @Option(name: .short, help: "The MIDI file to write, or - for standard output.") var output: String

    struct Report: Encodable {
        var vocabulary: TokenVocabulary
        var tokens: Int
        var bars: Int
        var notes: Int
        var output: String
    }

    func run() throws {
        try OutputOption.check(output, json: common.json)
        let stream = try TokenStream(parsing: try Files.readText(file), vocabulary: vocabulary)
        let song = stream.song
        try Files.write(MIDIFile.write(song.score()), to: output)
        let report = Report(
            vocabulary: stream.vocabulary, tokens: stream.tokens.count, bars: song.grid.bars.count,
            notes: song.grid.noteCount, output: output)
        if common.json { return try Output.json(report) }
        if output != "-" { Output.line("\(report.notes) notes in \(report.bars) bars -> \(output)") }
    }
}

/// Standard output holds either the JSON or the music.
enum OutputOption {
    static func check(_ path: String, json: Bool) throws(CommandFailure) {
        if path == "-", json {
            throw .usage("--json and -o - both want standard output.", "Give a file after -o, or leave --json out.")
        }
        try Files.checkWritable(path)
    }
}
