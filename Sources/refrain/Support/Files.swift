import Foundation
import Library
import MIDIFiles

/// Files named on the command line, where `-` is standard input or output.
enum Files {
    static func url(_ path: String) -> URL {
        URL(fileURLWithPath: (path as NSString).expandingTildeInPath)
    }

    static func readMIDI(_ path: String) throws(CommandFailure) -> MIDIContents {
        do throws(MIDIFileError) {
            return try path == "-" ? MIDIFile.read(standardInput()) : MIDIFile.read(url(path))
        } catch {
            throw CommandFailure(error, about: path == "-" ? "standard input" : path)
        }
    }

    /// As `readMIDI`, telling on standard error what was wrong with the file.
    static func readMIDIWithWarnings(_ path: String) throws(CommandFailure) -> MIDIContents {
        let contents = try readMIDI(path)
        for warning in contents.warnings { Output.note("warning: \(path): \(warning)") }
        return contents
    }

    static func readText(_ path: String) throws(CommandFailure) -> String {
        let bytes: [UInt8]
        if path == "-" {
            bytes = standardInput()
        } else {
            do {
                bytes = [UInt8](try Data(contentsOf: url(path)))
            } catch {
                throw CommandFailure("\(path) cannot be read: \(LibraryError.reason(error)).", "Check the path.")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(path) is not UTF-8 text.", "Give a text file.")
        }
        return text
    }

    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= MIDIFile.maximumSize {
            let count = read(STDIN_FILENO, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += block[0..<count]
        }
        return bytes
    }

    /// Writes a file whole or not at all; into what is no plain file, such as a pipe, the bytes go straight.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        guard path != "-" else { return Output.bytes(bytes) }
        do {
            try Data(bytes).write(to: url(path), options: isSpecial(url(path)) ? [] : .atomic)
        } catch {
            throw CommandFailure(
                "\(path) cannot be written: \(LibraryError.reason(error)).",
                "Choose a folder that is there and that you may write to.")
        }
    }

    /// Copies a finished file to where it is wanted, replacing what stands there.
    static func copy(_ source: String, to path: String) throws(CommandFailure) {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: source), options: .alwaysMapped)
            try data.write(to: url(path), options: isSpecial(url(path)) ? [] : .atomic)
        } catch {
            throw CommandFailure(
                "\(path) cannot be written: \(LibraryError.reason(error)).",
                "Choose a folder that is there and has room.")
        }
    }

    /// Finds out before long work whether its result can be written.
    static func checkWritable(_ path: String) throws(CommandFailure) {
        guard path != "-" else { return }
        guard !path.isEmpty else { throw .usage("-o names no file.", "Give a name behind -o, such as song.mid.") }
        let target = url(path)
        let folder = target.deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        let manager = FileManager.default
        let reason: String?
        if manager.fileExists(atPath: target.path, isDirectory: &isFolder), isFolder.boolValue {
            reason = "it is a folder"
        } else if !manager.fileExists(atPath: folder, isDirectory: &isFolder) || !isFolder.boolValue {
            reason = "there is no folder \(folder)"
        } else if isSpecial(target) {
            reason = manager.isWritableFile(atPath: target.path) ? nil : "it may not be written to"
        } else {
            // Permissions do not tell everything: a file system may be full, read-only or none that keeps files.
            reason = refusal(of: folder)
        }
        guard let reason else { return }
        throw CommandFailure(
            "\(path) cannot be written: \(reason).", "Choose a folder that is there and that you may write to.")
    }

    /// Why a new file cannot be made in a folder; found out by making one.
    private static func refusal(of folder: String) -> String? {
        let probe = URL(fileURLWithPath: folder).appendingPathComponent(".refrain-\(UUID().uuidString)")
        do {
            try Data([0]).write(to: probe)
            try FileManager.default.removeItem(at: probe)
            return nil
        } catch {
            try? FileManager.default.removeItem(at: probe)
            return "in \(folder) no file can be made: \(LibraryError.reason(error))"
        }
    }

    /// Whether something is there that is neither a plain file nor a folder: a device or a pipe keeps its place.
    private static func isSpecial(_ url: URL) -> Bool {
        var status = stat()
        guard stat(url.path, &status) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }
}
