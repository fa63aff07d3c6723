/// Builds small files byte by byte, so that tests show what they test.
enum MIDIBytes {
    static func header(format: UInt8 = 1, tracks: UInt8 = 1, division: [UInt8] = [0x01, 0xe0]) -> [UInt8] {
        Array("MThd".utf8) + [0, 0, 0, 6, 0, format, 0, tracks] + division
    }

    static func track(_ body: [UInt8], length: UInt32? = nil) -> [UInt8] {
        let length = length ?? UInt32(body.count)
        return Array("MTrk".utf8) + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + body
    }

    static let end: [UInt8] = [0x00, 0xff, 0x2f, 0x00]

    static func meta(_ delta: UInt8, _ type: UInt8, _ text: String) -> [UInt8] {
        [delta, 0xff, type, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    /// One format-1 file with these track bodies, end marks added.
    static func file(_ bodies: [UInt8]..., format: UInt8 = 1, division: [UInt8] = [0x01, 0xe0]) -> [UInt8] {
        header(format: format, tracks: UInt8(bodies.count), division: division)
            + bodies.flatMap { track($0 + end) }
    }
}
