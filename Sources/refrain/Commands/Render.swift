import ArgumentParser
import Foundation
import Library
import MIDIFiles
import MusicCore
import Playback

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a MIDI file or a song into sound, by FluidSynth, without a sound device.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, a song (NAME.refrain), or - for MIDI on standard input.") var file: String
    @Option(name: .short, help: "The WAV file to write.") var output: String
    @Option(help: "A sound font (.sf2); the installed one where it is left out.") var soundFont: String?

    struct Report: Encodable {
        var notes: Int
        var seconds: Double
        var output: String
    }

    func run() throws {
        guard output != "-" else {
            throw CommandFailure.usage("Sound cannot go to standard output.", "Give a file after -o.")
        }
        try Files.checkWritable(output)
        let score = try MusicArgument.score(file)
        guard score.noteCount > 0 else {
            throw CommandFailure("\(file) has no notes.", "Give a file with music in it.")
        }
        // Rendered under a name of its own, so that a failure leaves what stands there.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("refrain-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "\(folder.path) cannot be made: \(LibraryError.reason(error)).",
                "Set TMPDIR to a folder you may write to.")
        }
        let midi = folder.appendingPathComponent("music.mid").path
        let sound = folder.appendingPathComponent("music.wav").path
        try Files.write(MIDIFile.write(score), to: midi)
        try FluidSynth.render(midiFile: midi, to: sound, soundFont: soundFont.map { Files.url($0).path })
        try Files.copy(sound, to: output)
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
