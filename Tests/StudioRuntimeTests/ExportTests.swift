import Foundation
import Library
import MusicCore
import Testing

@testable import StudioRuntime

@Suite struct ExportTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("export-\(UUID().uuidString)")

    func song() -> Song {
        var song = Song(title: "a", form: SongForm([Section(kind: .verse, letter: "A", bars: 1, memory: .writes)]))
        song.grid = GridScore(bars: [GridBar()])
        song.grid[.melody] = [GridNote(step: 0, length: 4, pitch: 60, velocityBin: 5)]
        return song
    }

    @Test(arguments: [
        ("a.mid", "a.mid", "MThd"), ("b", "b.mid", "MThd"), ("c.MIDI", "c.MIDI", "MThd"), ("d.abc", "d.abc", "%abc"),
        ("e.musicxml", "e.musicxml", "<?xml"), ("f.xml", "f.xml", "<?xml"),
    ])
    func theEndingSaysWhat(_ name: String, _ written: String, _ start: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent(name).path
        #expect(try SongExporter().export(song(), to: path, texts: []) == folder.appendingPathComponent(written).path)
        let data = try Data(contentsOf: folder.appendingPathComponent(written))
        #expect(String(decoding: data.prefix(start.utf8.count), as: UTF8.self) == start)
    }

    @Test func otherEndingsAreRefused() {
        #expect(throws: LibraryError.self) { try SongExporter().export(song(), to: "/tmp/a.pdf", texts: []) }
    }
}
