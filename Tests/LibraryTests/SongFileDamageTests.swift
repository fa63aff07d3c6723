import Foundation
import Library
import MusicCore
import Testing

struct SongFileDamageTests {
    /// A process that is killed leaves the file and its log as they are at that instant; so does this copy.
    private func crashCopy(of url: URL, as name: String, in folder: TemporaryFolder, logBytes: Int? = nil) throws -> URL
    {
        let copy = folder.file(name)
        try Data(contentsOf: url).write(to: copy)
        var log = (try? Data(contentsOf: URL(fileURLWithPath: url.path + "-wal"))) ?? Data()
        if let logBytes { log = log.prefix(logBytes) }
        try log.write(to: URL(fileURLWithPath: copy.path + "-wal"))
        return copy
    }

    @Test func everyFinishedChangeSurvivesAKill() throws {
        let folder = try TemporaryFolder()
        let url = folder.file("a.refrain")
        var random = SeededGenerator(seed: 21)
        var state = randomState(&random, notes: 20)
        let file = try SongFile.create(url, state)
        for step in 0..<25 {
            state = edited(state, &random)
            try file.record(state, label: "step")
            #expect(try SongFile.open(crashCopy(of: url, as: "\(step).refrain", in: folder)).state == state)
        }
    }

    @Test func aKillInTheMiddleOfAWriteLosesOnlyThatChange() throws {
        let folder = try TemporaryFolder()
        let url = folder.file("a.refrain")
        var random = SeededGenerator(seed: 22)
        var states = [randomState(&random, notes: 20)]
        let file = try SongFile.create(url, states[0])
        let log = URL(fileURLWithPath: url.path + "-wal")
        var sizes: [Int] = [0]
        for _ in 0..<8 {
            let next = edited(states[states.count - 1], &random)
            guard next != states.last else { continue }
            try file.record(next, label: "step")
            states.append(next)
            sizes.append(try Data(contentsOf: log).count)
        }
        for round in 0..<40 {
            let cut = random.below(sizes[sizes.count - 1] + 1)
            let copy = try crashCopy(of: url, as: "cut\(round).refrain", in: folder, logBytes: cut)
            let finished = sizes.lastIndex { $0 <= cut } ?? 0
            #expect(try SongFile.open(copy).state == states[finished], "cut at \(cut)")
        }
    }

    @Test func tellsForeignFilesApart() throws {
        let folder = try TemporaryFolder()
        let jpeg = folder.file("photo.refrain")
        try Data([0xff, 0xd8, 0xff, 0xe0] + Array(repeating: 7, count: 500)).write(to: jpeg)
        let reasons = [
            (try folder.write("", "empty.refrain"), "it is empty"), (jpeg, "it is no SQLite file"),
            (folder.url, "it is a folder"),
        ]
        for (url, reason) in reasons {
            let error = failure { () throws(LibraryError) in try SongFile.open(url) }
            #expect(error == .notASong(file: url.path, reason: reason))
        }
        let nowhere = folder.file("nowhere.refrain")
        #expect(failure { () throws(LibraryError) in try SongFile.open(nowhere) } == .missing(file: nowhere.path))
        #expect(!FileManager.default.fileExists(atPath: nowhere.path))
    }

    @Test func tellsOtherDatabasesApart() throws {
        let folder = try TemporaryFolder()
        let file = try SongFile.create(folder.file("a.refrain"))
        try file.close()
        var bytes = try Data(contentsOf: file.url)
        bytes[68] = 0
        let other = folder.file("other.refrain")
        try bytes.write(to: other)
        let error = failure { () throws(LibraryError) in try SongFile.open(other) }
        #expect(error == .notASong(file: other.path, reason: "another program wrote it"))
    }

    @Test func damageIsAnErrorAndNeverATrap() throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 23)
        let file = try SongFile.create(folder.file("a.refrain"), randomState(&random))
        for _ in 0..<10 { try file.record(edited(file.state, &random), label: "step") }
        try file.close()
        let original = try Data(contentsOf: file.url)
        var failures = 0
        for round in 0..<60 {
            var bytes = original
            if round.isMultiple(of: 2) {
                bytes = bytes.prefix(random.below(bytes.count))
            } else {
                for _ in 0..<200 { bytes[100 + random.below(bytes.count - 100)] = UInt8(random.below(256)) }
            }
            let url = folder.file("damaged\(round).refrain")
            try bytes.write(to: url)
            let error = failure { () throws(LibraryError) in
                let song = try SongFile.open(url)
                _ = try song.takes()
                _ = try song.history()
            }
            if let error {
                failures += 1
                #expect(error.description.split(separator: "\n").count == 2, "\(error)")
            }
        }
        #expect(failures > 30)
    }
}
