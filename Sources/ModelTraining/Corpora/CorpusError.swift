import Foundation

/// Why a corpus could not be loaded.
public enum CorpusError: Error, Equatable, Sendable, CustomStringConvertible {
    case missingFolder(String)
    /// The folder holds nothing that can be read as music.
    case noMusic(String)
    /// There are files, but none of them could be read.
    case allUnreadable(String, count: Int)

    public var description: String {
        switch self {
        case .missingFolder(let path):
            "There is no folder \(path).\nGive the path of a folder with MIDI files, or of an unpacked corpus."
        case .noMusic(let path):
            "The folder \(path) holds no MIDI files.\nGive a folder with .mid or .midi files in it or below it."
        case .allUnreadable(let path, let count):
            "None of the \(count) MIDI files in \(path) could be read.\nCheck that they are Standard MIDI Files, not shortened and not packed."
        }
    }
}
