/// Why a file could not be read as MIDI.
public enum MIDIFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file could not be opened or read.
    case unreadable(path: String, reason: String)
    /// There is not one byte.
    case empty
    /// The bytes are something else, named where it was recognised.
    case notMIDI(looksLike: String?)
    /// A MIDI header without a track behind it.
    case noTracks(size: Int)
    /// More than `MIDIFile.maximumSize`.
    case tooLarge(size: Int)

    /// One line of cause and one of what to do.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason).\nCheck the name and that you may read the file."
        case .empty:
            "The file is empty.\nGet it again from where it came from, or choose another file."
        case .notMIDI(let looksLike):
            "This is not a MIDI file\(looksLike.map { ", it looks like \($0)" } ?? "").\n"
                + "Give a Standard MIDI File (.mid); export one from the program that made this file."
        case .noTracks(let size):
            "The MIDI header has no track behind it; the file ends after \(size) bytes.\n"
                + "Get the file again: it was probably cut off while it was copied."
        case .tooLarge(let size):
            "The file has \(size >> 20) MiB, more than a MIDI file can sensibly have.\n"
                + "Give a file of at most \(MIDIFile.maximumSize >> 20) MiB."
        }
    }
}
