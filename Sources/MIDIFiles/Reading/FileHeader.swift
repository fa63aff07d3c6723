/// The first chunk of a file, wherever it starts.
struct FileHeader {
    let format: Int
    let trackCount: Int
    let scale: TickScale
    /// The first byte behind the header.
    let end: Int

    /// Looks for a header in the first bytes, as some files wrap MIDI in RIFF or in a MacBinary header; `nil` for none.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, _ log: inout WarningLog) {
        let start = (0..<min(4096, bytes.count)).first { position in
            position + 14 <= bytes.count && bytes[position] == 0x4d && bytes[position + 1] == 0x54
                && bytes[position + 2] == 0x68 && bytes[position + 3] == 0x64
        }
        guard let start else { return nil }
        if start > 0 { log.add(.bytesBeforeHeader(start), byte: 0) }
        let length = Int(bytes.bigEndian32(at: start + 4))
        let stated = bytes.bigEndian16(at: start + 8)
        if stated > 2 { log.add(.unknownFormat(stated), byte: start + 8) }
        format = stated > 2 ? 1 : stated
        trackCount = bytes.bigEndian16(at: start + 10)
        scale = TickScale(word: bytes.bigEndian16(at: start + 12))
        if !scale.isValid { log.add(.invalidDivision, byte: start + 12) }
        // A longer header is allowed, one that leads nowhere is not believed.
        let behind = start + 8 + length
        end = length > 6 && behind + 8 <= bytes.count && bytes.isTrack(at: behind) ? behind : start + 14
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The caller makes sure that four bytes are there.
    func bigEndian32(at position: Int) -> UInt32 {
        UInt32(bigEndian16(at: position)) << 16 | UInt32(bigEndian16(at: position + 2))
    }

    /// The caller makes sure that two bytes are there.
    func bigEndian16(at position: Int) -> Int { Int(self[position]) << 8 | Int(self[position + 1]) }

    /// Whether "MTrk" stands here; the caller makes sure that four bytes are there.
    func isTrack(at position: Int) -> Bool {
        self[position] == 0x4d && self[position + 1] == 0x54 && self[position + 2] == 0x72 && self[position + 3] == 0x6b
    }
}
