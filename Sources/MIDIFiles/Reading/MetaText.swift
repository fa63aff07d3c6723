/// Text of meta events: UTF-8 where it is valid, Latin-1 elsewhere, without what would disturb a terminal.
enum MetaText {
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, keepsLines: Bool = false) -> String {
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

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0x7f && !(0x80..<0xa0).contains(scalar.value)
    }
}
