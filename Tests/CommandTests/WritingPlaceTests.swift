import Foundation
import Testing

/// Whether a result can be kept is found out before it is worked for.
@Suite(.enabled(if: Program.isBuilt, "the executable refrain is not built beside the tests"))
struct WritingPlaceTests {
    private let compose = ["compose", "--stages", "markov", "--seed", "1", "--structure", "verse:2", "-o"]

    /// A file system that keeps no files, whatever its permissions say.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self")))
    func nothingIsComposedForAPlaceThatKeepsNothing() throws {
        let folder = try TestFolder()
        let run = try Program.run(
            compose + ["/proc/song.mid"], in: folder, environment: ["REFRAIN_PROGRESS": "json"])
        #expect(run.status == 1)
        #expect(run.error.split(separator: "\n").count == 2, "\(run.error)")
        #expect(run.error.contains("/proc/song.mid"))
    }

    @Test func lookingLeavesNothingBehind() throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(at: folder.file("place"), withIntermediateDirectories: true)
        let run = try Program.run(compose + ["place/song.mid"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("place").path) == ["song.mid"])
    }

    @Test func aPipeStaysAPipe() throws {
        let folder = try TestFolder()
        let pipe = folder.file("pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = Process()
        reader.executableURL = URL(fileURLWithPath: "/bin/cat")
        reader.arguments = [pipe]
        try Data().write(to: folder.file("read"))
        reader.standardOutput = try FileHandle(forWritingTo: folder.file("read"))
        try reader.run()
        let run = try Program.run(compose + ["pipe"], in: folder)
        #expect(run.status == 0, "\(run.error)")
        var status = stat()
        #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        // Were the pipe replaced, nobody would ever end the reader.
        if status.st_mode & S_IFMT != S_IFIFO { reader.terminate() }
        reader.waitUntilExit()
        #expect(try Data(contentsOf: folder.file("read")).starts(with: Data("MThd".utf8)))
    }
}
