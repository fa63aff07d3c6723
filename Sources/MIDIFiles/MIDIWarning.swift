/// Something wrong in a file that could be read all the same.
public struct MIDIWarning: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        case truncated
        case bytesBeforeHeader(Int)
        case unknownFormat(Int)
        case invalidDivision
        case alienChunk(String)
        case trackCount(header: Int, found: Int)
        case severalTracksInFormat0(Int)
        case missingEndOfTrack
        case dataWithoutStatus
        case dataByteTooLarge
        case unexpectedStatus(UInt8)
        case overlongNumber
        case invalidTempo
        case invalidTimeSignature(numerator: Int, power: Int)
        case invalidKeySignature(sharps: Int, mode: Int)
        case tempoInTimecodeFile
        case hangingNotes(Int)
        case strayNoteOffs(Int)
        case programChanges(Int)
        case tooLong
        case furtherWarnings(Int)
    }

    public var kind: Kind
    /// Offset in the file, from 0, where the trouble was met.
    public var byte: Int
    /// Track chunk, counted from 1; `nil` for the file as a whole.
    public var track: Int?

    public init(_ kind: Kind, byte: Int, track: Int? = nil) {
        self.kind = kind
        self.byte = byte
        self.track = track
    }

    public var description: String {
        let place = track.map { "track \($0), byte \(byte)" } ?? "byte \(byte)"
        return "\(place): \(kind.message)"
    }
}

extension MIDIWarning.Kind {
    var message: String {
        switch self {
        case .truncated: "the data end here in the middle of something; what came before was read"
        case .bytesBeforeHeader(let count): "\(count) bytes before the MIDI header were skipped"
        case .unknownFormat(let format): "format \(format) does not exist; read as format 1"
        case .invalidDivision: "the time division is 0; taken as 480 ticks a quarter"
        case .alienChunk(let name): "chunk \"\(name)\" is not MIDI and was skipped"
        case .trackCount(let header, let found): "the header promises \(header) tracks, \(found) were found"
        case .severalTracksInFormat0(let count): "format 0 with \(count) tracks; read as format 1"
        case .missingEndOfTrack: "the track has no end mark"
        case .dataWithoutStatus: "data without a message it belongs to was skipped"
        case .dataByteTooLarge: "a value above 127 was taken as 127"
        case .unexpectedStatus(let status): "message \(status) does not belong in a file and was skipped"
        case .overlongNumber: "a number is longer than four bytes"
        case .invalidTempo: "a tempo of 0 was ignored"
        case .invalidTimeSignature(let numerator, let power):
            "time signature \(numerator) over 2^\(power) was ignored"
        case .invalidKeySignature(let sharps, let mode): "key signature \(sharps), mode \(mode) was ignored"
        case .tempoInTimecodeFile: "tempo changes mean nothing in a file timed in frames and were ignored"
        case .hangingNotes(let count): "\(count) notes never ended and were closed at the end of the track"
        case .strayNoteOffs(let count): "\(count) note-offs had no note to end"
        case .programChanges(let count): "the instrument changes \(count) times; the one of the first note was kept"
        case .tooLong: "the track goes on for more than a day; the rest was left out"
        case .furtherWarnings(let count): "\(count) further warnings"
        }
    }
}
