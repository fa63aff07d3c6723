import MusicCore

extension MIDIFile {
    /// The formats that can be written.
    public enum WritableFormat: UInt16, Sendable, CaseIterable {
        /// Format 0: everything in one track.
        case singleTrack = 0
        /// Format 1: a conductor track, then one a voice.
        case multipleTracks = 1
    }

    /// The bytes of a Standard MIDI File, at 480 pulses a quarter; the same score gives the same bytes.
    ///
    /// Reading them gives the same score where tracks have notes, times lie in 0...`maximumTick`, chords are named as
    /// `Chord` reads them, tempos have at most two decimals, and of two notes of one pitch the earlier ends first.
    /// Values out of range are brought into range. Format 0 loses which notes of one channel belong to which track.
    public static func write(_ score: Score, format: WritableFormat = .multipleTracks) -> [UInt8] {
        let conductor = TrackWriter.conductor(score)
        let voices = TrackWriter.voices(score, withChannelPrefix: format == .singleTrack)
        let tracks: [TrackWriter]
        switch format {
        case .multipleTracks: tracks = [conductor] + voices
        case .singleTrack: tracks = [TrackWriter.merged([conductor] + voices)]
        }
        let bodies = tracks.map { $0.bytes() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(bodies.reduce(14) { $0 + $1.count + 8 })
        bytes += Array("MThd".utf8)
        bytes.append(bigEndian: UInt32(6))
        bytes.append(bigEndian: format.rawValue)
        bytes.append(bigEndian: UInt16(clamping: bodies.count))
        bytes.append(bigEndian: UInt16(ppq))
        for body in bodies {
            bytes += Array("MTrk".utf8)
            bytes.append(bigEndian: UInt32(clamping: body.count))
            bytes += body
        }
        return bytes
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// A number of seven bits a byte; at most 28 bits are kept.
    mutating func append(number value: Int) {
        let value = Swift.min(Swift.max(0, value), 0xfff_ffff)
        for shift in [21, 14, 7] where value >> shift > 0 { append(UInt8(value >> shift & 0x7f) | 0x80) }
        append(UInt8(value & 0x7f))
    }
}
