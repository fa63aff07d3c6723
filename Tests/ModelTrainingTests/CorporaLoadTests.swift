import Foundation
import MusicCore
import Synchronization
import Testing

@testable import ModelTraining

@Suite struct CorporaLoadTests {
    let line: [(Int, Int, UInt8)] = (0..<8).map { ($0 * 240, 240, UInt8(60 + $0)) }

    @Test func aPlainFolderIsSearchedThrough() throws {
        let folder = try TemporaryFolder()
        try folder.writeMIDI("b.mid", [("MELODY", line)])
        try folder.writeMIDI("deep/er/a.MIDI", [("MELODY", line)])
        try folder.write("notes.txt", "no music")
        let pieces = try Corpora.load([folder.url])
        #expect(pieces.map(\.name) == ["b", "a"])
        #expect(pieces.allSatisfy { $0.corpus == folder.url.lastPathComponent })
        #expect(pieces[0].grid[.melody].map(\.pitch) == line.map(\.2))
        #expect(pieces[0].qpm == 90)
        #expect(pieces[0].split == Split(key: "b"))
    }

    @Test func aFolderMayHoldSeveralCorpora() throws {
        let folder = try TemporaryFolder()
        try folder.writeMIDI("one/mid/a.mid", [("MELODY", line)])
        try folder.writeMIDI("two/mid/b.mid", [("MELODY", line)])
        try folder.write("chords/x.txt", "no MIDI")
        #expect(try Corpora.load([folder.url]).map(\.corpus) == ["one", "two"])
    }

    @Test func unreadableFilesAreCounted() throws {
        let folder = try TemporaryFolder()
        try folder.writeMIDI("a.mid", [("MELODY", line)])
        try folder.writeMIDI("empty.mid", [("MELODY", [])])
        try folder.write("broken.mid", "MThd")
        let load = try Corpora.read([folder.url])
        #expect(load.pieces.map(\.name) == ["a"])
        #expect(load.skipped.map(\.file.lastPathComponent) == ["broken.mid", "empty.mid"])
        #expect(load.skipped.allSatisfy { !$0.reason.isEmpty })
    }

    @Test func progressCountsEveryFile() throws {
        let folder = try TemporaryFolder()
        for index in 0..<5 { try folder.writeMIDI("\(index).mid", [("MELODY", line)]) }
        let calls = Mutex<[Int]>([])
        _ = try Corpora.load([folder.url]) { done, total in calls.withLock { $0.append(done * 10 + total) } }
        #expect(calls.withLock { $0 } == [15, 25, 35, 45, 55])
    }

    @Test func whatCannotBeLoadedSaysWhatToDo() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.path
        #expect(throws: CorpusError.missingFolder(path + "/none")) {
            _ = try Corpora.load([folder.url.appending(path: "none")])
        }
        #expect(throws: CorpusError.noMusic(path)) { _ = try Corpora.load([folder.url]) }
        try folder.write("a.mid", "nothing")
        #expect(throws: CorpusError.allUnreadable(path, count: 1)) { _ = try Corpora.load([folder.url]) }
        for error in [CorpusError.missingFolder(path), .noMusic(path), .allUnreadable(path, count: 1)] {
            #expect(error.description.split(separator: "\n").count == 2)
            #expect(error.description.contains(path))
        }
    }

    @Test func grooveKeysBecomeTheirClasses() throws {
        let folder = try TemporaryFolder()
        try folder.write("info.csv", "drummer,session\n")
        try folder.writeMIDI(
            "drummer1/session1/1_rock_90_beat_4-4.mid",
            [("drums", [(0, 60, 36), (0, 60, 22), (240, 60, 58), (480, 60, 3)])],
            channel: 9)
        let piece = try #require(try Corpora.load([folder.url]).first)
        #expect(piece.grid[.drums].map(\.pitch) == [36, 42, 43])
        #expect(piece.grid[.drums].map(\.length) == [1, 1, 1])
    }
}
