import Foundation
import MIDIFiles
import MusicCore

/// The real corpora, where they are at hand: in `REFRAIN_CORPUS`, or packed in a folder beside the repository.
enum TestCorpora {
    /// A folder with one folder a corpus; `nil` where there is none, which is said once.
    static let folder: URL? = {
        if let path = ProcessInfo.processInfo.environment["REFRAIN_CORPUS"] {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let archives = repository.deletingLastPathComponent().appending(path: "shared/corpus")
        guard let unpacked = unpack(archives) else {
            print("Tests over whole corpora are skipped: set REFRAIN_CORPUS to a folder of corpora to run them.")
            return nil
        }
        return unpacked
    }()

    /// Whether every file is to be read rather than a sample.
    static let isFull = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1"

    /// Unpacks once and keeps the result for later runs.
    private static func unpack(_ archives: URL) -> URL? {
        let files = (try? FileManager.default.contentsOfDirectory(at: archives, includingPropertiesForKeys: nil)) ?? []
        let packed = files.filter { $0.lastPathComponent.hasSuffix(".tar.xz") }.sorted { $0.path < $1.path }
        guard !packed.isEmpty else { return nil }
        let target = FileManager.default.temporaryDirectory.appending(path: "refrain-test-corpora")
        if FileManager.default.fileExists(atPath: target.path) { return target }
        let part = FileManager.default.temporaryDirectory.appending(path: "refrain-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
            for archive in packed {
                let tar = Process()
                tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                tar.arguments = ["tar", "-xJf", archive.path, "-C", part.path]
                try tar.run()
                tar.waitUntilExit()
                guard tar.terminationStatus == 0 else { return nil }
            }
            try FileManager.default.moveItem(at: part, to: target)
        } catch { return nil }
        return target
    }
}

/// A folder that is removed with the value.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "refrain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and the folders it needs.
    func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// Writes a MIDI file with one track a name.
    func writeMIDI(_ path: String, _ tracks: [(name: String, notes: [(Int, Int, UInt8)])], channel: UInt8 = 0) throws {
        let score = Score(
            tempos: [Change(tick: 0, 90)], metres: [Change(tick: 0, .fourFour)],
            tracks: tracks.map { name, notes in
                Track(
                    name: name, channel: channel, program: 0, isDrum: channel == 9,
                    notes: notes.map { Note(tick: $0.0, duration: $0.1, pitch: $0.2, velocity: 80) })
            })
        try write(path, MIDIFile.write(score))
    }
}
