/// Recognises files that are often mistaken for MIDI, to say so in the error.
enum ForeignFormat {
    private static let signatures: [(bytes: [UInt8], name: String)] = [
        ([0xff, 0xd8, 0xff], "a JPEG picture"),
        ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
        (Array("GIF8".utf8), "a GIF picture"),
        (Array("%PDF".utf8), "a PDF document"),
        (Array("PK".utf8), "a ZIP archive or compressed MusicXML"),
        ([0x1f, 0x8b], "a gzip archive"),
        ([0xfd, 0x37, 0x7a, 0x58], "an xz archive"),
        (Array("RIFF".utf8), "a WAVE or other RIFF file"),
        (Array("OggS".utf8), "Ogg audio"),
        (Array("fLaC".utf8), "FLAC audio"),
        (Array("ID3".utf8), "MP3 audio"),
        ([0xff, 0xfb], "MP3 audio"),
        (Array("SQLite format 3".utf8), "an SQLite database, perhaps a Refrain song"),
        (Array("<?xml".utf8), "XML, perhaps MusicXML"),
        (Array("<!DOCTYPE".utf8), "a web page"),
        (Array("<html".utf8), "a web page"),
        (Array("X:".utf8), "ABC notation"),
        ([0x7f, 0x45, 0x4c, 0x46], "a program"),
    ]

    /// The name of what the bytes look like, with its article; `nil` where nothing fits.
    static func name(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
        for signature in signatures where bytes.starts(with: signature.bytes) { return signature.name }
        let head = bytes.prefix(256)
        return head.allSatisfy { $0 >= 32 && $0 < 127 || $0 == 9 || $0 == 10 || $0 == 13 } ? "plain text" : nil
    }
}
