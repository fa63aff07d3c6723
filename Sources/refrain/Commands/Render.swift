import ArgumentParser
import Foundation
import Library
import MusicCore

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a MIDI file or a song into sound, by FluidSynth, without a sound device.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, a song (NAME.refrain), or - for MIDI on standard input.") var file: String
    @Option(name: .short, help: "The WAV file to write.") var output: String
    @Option(help: "A sound font (.sf2); the installed one where it is left out.") var soundFont: String?
    @OptionGroup var playing: HumaniseOption

    struct Report: Encodable {
        var notes: Int
        var seconds: Double
        var output: String
    }

    func run() throws {
        guard output != "-" else {
            throw CommandFailure.usage("Sound cannot go to standard output.", "Give a file after -o.")
        }
        try playing.check()
        try Files.checkWritable(output)
        let score = playing.applied(to: try MusicArgument.score(file))
        guard score.noteCount > 0 else {
            throw CommandFailure("\(file) has no notes.", "Give a file with music in it.")
        }
        try SoundFile.write(score, to: output, soundFont: soundFont)
        let report = Report(notes: score.noteCount, seconds: score.seconds(at: score.end), output: output)
        if common.json { return try Output.json(report) }
        Output.line("\(report.notes) notes, \(Progress.clock(report.seconds)) -> \(output)")
    }
}

/// Music named on the command line: a MIDI file, or a song.
enum MusicArgument {
    static func score(_ path: String) throws -> Score {
        guard path.hasSuffix(".refrain") else { return try Files.readMIDIWithWarnings(path).score }
        let song = try SongFile.open(Files.url(path))
        defer { try? song.close() }
        return song.state.song.score()
    }
}
