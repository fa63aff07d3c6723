import Foundation
import Testing

/// A finished run of the program.
struct CommandRun {
    var status: Int32
    var output: Data
    var error: String

    var text: String { String(decoding: output, as: UTF8.self) }

    /// Standard error without warnings and notes, which may stand beside a good result.
    var errorLines: [String] {
        error.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("warning: ") && !$0.hasPrefix("note: ") }
    }

    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    }
}

/// The built program, found beside the test bundle.
enum Program {
    static let url: URL? = {
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
        let started = URL(fileURLWithPath: CommandLine.arguments[0])
        let folders = [bundle, started, Bundle.main.bundleURL].compactMap { $0?.deletingLastPathComponent() }
        let found = folders.map { $0.appendingPathComponent("refrain") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        if found == nil { print("skipped: no executable refrain in \(folders.map(\.path))") }
        return found
    }()

    static var isBuilt: Bool { url != nil }

    /// Runs the program with folders of its own, so that nothing of the user's is read or written.
    ///
    /// - Parameter interruptOnceItTells: whether it is interrupted as soon as it tells how far it is.
    static func run(
        _ arguments: [String], in folder: TestFolder, environment: [String: String] = [:], input: Data = Data(),
        interruptOnceItTells: Bool = false, killAfter killSeconds: Double? = nil
    ) throws -> CommandRun {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        var variables = [
            "HOME": folder.url.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "REFRAIN_HOME": Program.package.path,
        ]
        variables.merge(environment) { $1 }
        process.environment = variables
        // Files instead of pipes: neither side can wait for the other.
        let files = ["in", "out", "err"].map { folder.file(".\($0)-\(UUID().uuidString)") }
        try input.write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        if interruptOnceItTells {
            while process.isRunning, try Data(contentsOf: files[2]).isEmpty { Thread.sleep(forTimeInterval: 0.02) }
            process.interrupt()
        }
        if let killSeconds {
            let end = Date(timeIntervalSinceNow: killSeconds)
            while process.isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.002) }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        process.waitUntilExit()
        // A trap ends the process by a signal, which no exit status may hide.
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return CommandRun(
            status: status, output: try Data(contentsOf: files[1]),
            error: try String(contentsOf: files[2], encoding: .utf8))
    }

    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

/// A folder that is removed when the test is over.
final class TestFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("command-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: file(name)) }
}
