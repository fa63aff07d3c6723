import Foundation
import MIDIFiles
import MusicModels

/// Reading MIDI files from disk, and spelling them in events, on one thread; files that cannot be read are left out.
struct ParseBench {
    let meter: BenchMeter
    let files: [URL]

    /// At most `limit` of the files below the folders, evenly spread.
    init(_ meter: BenchMeter, folders: [String], limit: Int) throws(CommandFailure) {
        self.meter = meter
        var found: [URL] = []
        for folder in folders { found += try ParseBench.midiFiles(in: folder) }
        let step = max(1, found.count / limit)
        let chosen = stride(from: 0, to: found.count, by: step).prefix(limit).map { found[$0] }
        files = chosen.filter { ((try? MIDIFile.read($0))?.score.noteCount ?? 0) > 0 }
        guard !files.isEmpty else {
            throw CommandFailure(
                "There are no MIDI files in \(folders.joined(separator: ", ")).", "Give a folder with some.")
        }
    }

    func rows() throws -> [Bench.Row] {
        try meter.row("parse", "midi", "files/s", threads: 1) {
            for file in files { _ = try MIDIFile.read(file) }
            return files.count
        }
            + meter.row("parse", "midi-notes", "notes/s", threads: 1) {
                try files.reduce(0) { $0 + (try MIDIFile.read($1)).score.noteCount }
            }
            + meter.row("tokenise", "events", "files/s", threads: 1) {
                for file in files { _ = try ParseBench.tokens(file) }
                return files.count
            }
            + meter.row("tokenise", "events-tokens", "tokens/s", threads: 1) {
                try files.reduce(0) { $0 + (try ParseBench.tokens($1)).count }
            }
    }

    private static func tokens(_ file: URL) throws -> [UInt16] {
        EventEncoder.encode(ScoreQuantiser.quantise(try MIDIFile.read(file).score).grid).tokens
    }

    private static func midiFiles(in folder: String) throws(CommandFailure) -> [URL] {
        let url = Files.url(folder)
        guard let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil),
            FileManager.default.fileExists(atPath: url.path)
        else { throw CommandFailure("There is no folder \(folder).", "Give a folder of MIDI files.") }
        return walk.compactMap { $0 as? URL }
            .filter { ["mid", "midi"].contains($0.pathExtension.lowercased()) }
            .sorted { $0.path < $1.path }
    }
}
