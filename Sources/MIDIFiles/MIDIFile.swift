import Foundation
import MusicCore

/// Standard MIDI files: reading of every format, tempo and division, writing of formats 1 and 0.
public enum MIDIFile {
    /// Nothing is read or written beyond this tick: 19 hours at 120 quarters a minute.
    public static let maximumTick = 1 << 26

    /// The largest file read, in bytes.
    public static let maximumSize = 256 << 20

    /// Reads a MIDI file from memory.
    ///
    /// Damage that leaves something to read gives warnings, not an error. Times are in ticks of 1/480 quarter.
    /// Throws `MIDIFileError` where the bytes are not a MIDI file at all.
    public static func read(_ bytes: [UInt8]) throws(MIDIFileError) -> MIDIContents {
        try bytes.withUnsafeBufferPointer { buffer throws(MIDIFileError) -> MIDIContents in
            try FileReader.read(buffer)
        }
    }

    /// Reads a MIDI file from disk. Throws `MIDIFileError`.
    public static func read(_ url: URL) throws(MIDIFileError) -> MIDIContents {
        try read(FileBytes.load(path: url.path))
    }
}

/// What a MIDI file held, and what was wrong with it.
public struct MIDIContents: Sendable, Hashable {
    public var score: Score
    public var warnings: [MIDIWarning]
    public var info: MIDIFileInfo
}

/// Facts about a file which a score does not keep.
public struct MIDIFileInfo: Sendable, Hashable {
    /// How the file counts time.
    public enum Division: Sendable, Hashable {
        /// Pulses per quarter note.
        case ppq(Int)
        /// Frames per second (29 means 29.97) and ticks per frame.
        case smpte(framesPerSecond: Int, ticksPerFrame: Int)
    }

    /// 0 one track, 1 tracks together, 2 tracks one after another.
    public var format: Int
    public var division: Division
    /// Track chunks found.
    public var trackCount: Int
    /// The name of the first track where that track has no notes: the title, by custom.
    public var title: String?
    /// Lyrics and karaoke syllables, which a score does not keep.
    public var lyricCount: Int
    /// System exclusive messages, which a score does not keep.
    public var systemExclusiveCount: Int
}
