/// Text of meta events: UTF-8 where it is valid, Latin-1 elsewhere, without what would disturb a terminal.
enum MetaText {
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, keepsLines: Bool = false) -> String {
        // Nearly all texts are plain ASCII, which needs no look at characters.
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return String(decoding: trimmed(bytes), as: UTF8.self) }
        let text: String
        if let valid = String(validating: bytes, as: UTF8.self) {
            text = valid
        } else {
            text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        }
        if text.unicodeScalars.allSatisfy({ isPlain($0) && $0 != " " }) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isPlain(scalar) || keepsLines && (scalar == "\n" || scalar == "\t") {
                scalars.append(scalar)
            } else {
                scalars.append(" ")
            }
        }
        let start = scalars.firstIndex { $0 != " " } ?? scalars.endIndex
        let end = scalars.lastIndex { $0 != " " }.map { scalars.index(after: $0) } ?? start
        return String(scalars[start..<end])
    }

    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        let space = UInt8(ascii: " ")
        let start = bytes.firstIndex { $0 != space } ?? bytes.endIndex
        let end = bytes.lastIndex { $0 != space }.map { $0 + 1 } ?? start
        return bytes[start..<end]
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0x7f && !(0x80..<0xa0).contains(scalar.value)
    }
}
