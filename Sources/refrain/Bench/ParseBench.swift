import Foundation
import MIDIFiles

/// Reading of MIDI files that lie in memory; files that cannot be read are left out.
enum ParseBench {
    static func rows(_ folders: [String], _ repeats: Int) throws -> [Bench.Row] {
        var files: [[UInt8]] = []
        for folder in folders { files += try midiFiles(in: folder) }
        let sound = files.filter { (try? MIDIFile.read($0)) != nil }
        guard !sound.isEmpty else {
            throw CommandFailure(
                "There are no MIDI files in \(folders.joined(separator: ", ")).", "Give a folder with some.")
        }
        var notes = 0
        let rate = try Bench.rate("parse", repeats) {
            notes = sound.reduce(0) { $0 + ((try? MIDIFile.read($1))?.score.noteCount ?? 0) }
            return sound.count
        }
        let perSecond = rate * Double(notes) / Double(sound.count)
        return [
            Bench.Row(name: "parse", configuration: "\(sound.count) files, one thread", value: rate, unit: "files/s"),
            Bench.Row(name: "parse", configuration: "\(notes) notes, one thread", value: perSecond, unit: "notes/s"),
        ]
    }

    private static func midiFiles(in folder: String) throws(CommandFailure) -> [[UInt8]] {
        let url = Files.url(folder)
        guard let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil),
            FileManager.default.fileExists(atPath: url.path)
        else { throw CommandFailure("There is no folder \(folder).", "Give a folder of MIDI files.") }
        return walk.compactMap { $0 as? URL }
            .filter { ["mid", "midi"].contains($0.pathExtension.lowercased()) }
            .sorted { $0.path < $1.path }
            .compactMap { try? [UInt8](Data(contentsOf: $0)) }
    }
}
