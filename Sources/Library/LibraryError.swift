import Foundation

/// Where in a text file something stands.
public struct FilePlace: Equatable, Sendable, CustomStringConvertible {
    public var file: String
    /// Counted from 1; `nil` where the whole file is meant.
    public var line: Int?

    public init(file: String, line: Int? = nil) {
        self.file = file
        self.line = line
    }

    /// `ballad.toml, line 7`.
    public var description: String { line.map { "\(file), line \($0)" } ?? file }
}

/// Why a preset, theme, configuration or song could not be read or written.
public enum LibraryError: Error, Equatable, Sendable {
    case unreadable(file: String, reason: String)
    case unwritable(file: String, reason: String)
    case syntax(FilePlace, reason: String)
    case unknownKey(FilePlace, key: String, nearest: String?, known: [String])
    case wrongType(FilePlace, key: String, expected: String, found: String)
    case badValue(FilePlace, key: String, value: String, allowed: String)
    case missingKey(FilePlace, key: String, example: String)
    case theme(file: String, cause: String, advice: String)
    case unknownPreset(name: String, nearest: String?, known: [String])
    case unknownTheme(name: String, nearest: String?, known: [String])
    case badName(String)
    case exists(file: String)
    case missing(file: String)
    case notASong(file: String, reason: String)
    case newerSong(file: String)
    case damagedSong(file: String, reason: String)
    case busySong(file: String)
    case unknownTake(file: String, id: Int64)
}

extension LibraryError: CustomStringConvertible {
    /// One line of cause and one of what to do.
    public var description: String { "\(cause)\n\(advice)" }

    /// What went wrong.
    public var cause: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)."
        case .unwritable(let file, let reason): "\(file) cannot be written: \(reason)."
        case .syntax(let place, let reason): "\(place): \(reason)."
        case .unknownKey(let place, let key, _, _): "\(place): there is no key \"\(key)\"."
        case .wrongType(let place, let key, let expected, let found):
            "\(place): \"\(key)\" wants \(expected), not \(found)."
        case .badValue(let place, let key, let value, _): "\(place): \"\(key)\" cannot be \(value)."
        case .missingKey(let place, let key, _): "\(place): the key \"\(key)\" is missing."
        case .theme(let file, let cause, _): "\(file): \(cause)."
        case .unknownPreset(let name, _, _): "There is no preset \"\(name)\"."
        case .unknownTheme(let name, _, _): "There is no theme \"\(name)\"."
        case .badName(let name): "\"\(name)\" cannot be the name of a file."
        case .exists(let file): "\(file) is there already."
        case .missing(let file): "\(file) does not exist."
        case .notASong(let file, let reason): "\(file) is not a song: \(reason)."
        case .newerSong(let file): "\(file) was written by a newer version of this program."
        case .damagedSong(let file, let reason): "\(file) is damaged: \(reason)."
        case .busySong(let file): "\(file) is being written by another program."
        case .unknownTake(let file, let id): "\(file) has no take \(id)."
        }
    }

    /// What to do about it.
    public var advice: String {
        switch self {
        case .unreadable: "Check the path and that you may read it (ls -l)."
        case .unwritable: "Choose a folder you may write to, or free some space."
        case .syntax: "Mend that line; a value is written like  key = 0.5  or  key = \"text\"."
        case .unknownKey(_, _, let nearest?, _): "Did you mean \"\(nearest)\"?"
        case .unknownKey(_, _, nil, let known): "Known here: \(known.joined(separator: ", "))."
        case .wrongType(_, let key, let expected, _): "Give \"\(key)\" \(expected)."
        case .badValue(_, _, _, let allowed): "Give \(allowed)."
        case .missingKey(_, _, let example): "Add a line like  \(example)"
        case .theme(_, _, let advice):
            advice.prefix(1).uppercased() + advice.dropFirst() + (advice.hasSuffix("?") ? "" : ".")
        case .unknownPreset(_, let nearest, let known): LibraryError.choice(nearest, known, "refrain presets")
        case .unknownTheme(_, let nearest, let known): LibraryError.choice(nearest, known, "refrain themes")
        case .badName: "Use letters, digits, - and _."
        case .exists: "Choose another name, or open it instead."
        case .missing: "Check the path; a song's name ends in .refrain."
        case .notASong: "Open a file that this program saved (NAME.refrain)."
        case .newerSong: "Update this program, or open an older copy of the song."
        case .damagedSong: "Take a copy from a backup; sqlite3 FILE .recover may save what is left."
        case .busySong: "Close it there, or wait a moment and try again."
        case .unknownTake: "List the takes to see which there are."
        }
    }

    private static func choice(_ nearest: String?, _ known: [String], _ command: String) -> String {
        if let nearest { return "Did you mean \"\(nearest)\"? `\(command)` lists them." }
        if known.isEmpty { return "None are installed; set REFRAIN_HOME to the folder that holds them." }
        return "Known: \(known.joined(separator: ", "))."
    }
}

extension LibraryError {
    /// The reason inside an error of Foundation, without its boilerplate.
    public static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let below = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        if below.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(below.code))).lowercased() }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileReadNoSuchFile, .fileNoSuchFile: return "no such file or folder"
        case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
        case .fileReadInapplicableStringEncoding, .fileReadCorruptFile: return "it is not UTF-8 text"
        case .fileWriteOutOfSpace: return "no space left on the disk"
        default: return error.localizedDescription
        }
    }
}
