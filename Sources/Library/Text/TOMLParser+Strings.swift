extension TOMLParser {
    /// Reads `"text"` with escapes.
    mutating func basicString() throws(TOMLSyntaxError) -> String {
        advance()
        var text = ""
        while !take("\"") {
            guard let scalar = next, scalar != "\n" else { throw wrong("a text is not closed with \"") }
            if scalar == "\\" {
                text.unicodeScalars.append(try escape())
            } else {
                text.unicodeScalars.append(try plainCharacter())
            }
        }
        return text
    }

    /// Reads `'text'` as it stands.
    mutating func literalString() throws(TOMLSyntaxError) -> String {
        advance()
        var text = ""
        while !take("'") {
            guard let scalar = next, scalar != "\n" else { throw wrong("a text is not closed with '") }
            text.unicodeScalars.append(try plainCharacter())
        }
        return text
    }

    /// Reads the rest of a text in three double quotes; a backslash at the end of a line joins it to the next.
    mutating func multilineBasicString() throws(TOMLSyntaxError) -> String {
        var text = ""
        if next == "\n" { advance() }
        while !closes("\"", &text) {
            guard let scalar = next else { throw wrong("a text is not closed with \"\"\"") }
            if scalar == "\\", joinsLines() {
                advance()
                while next == " " || next == "\t" || next == "\n" { advance() }
            } else if scalar == "\\" {
                text.unicodeScalars.append(try escape())
            } else {
                text.unicodeScalars.append(try plainCharacter(orLineEnd: true))
            }
        }
        return text
    }

    /// Reads the rest of a text in three single quotes.
    mutating func multilineLiteralString() throws(TOMLSyntaxError) -> String {
        var text = ""
        if next == "\n" { advance() }
        while !closes("'", &text) {
            guard next != nil else { throw wrong("a text is not closed with '''") }
            text.unicodeScalars.append(try plainCharacter(orLineEnd: true))
        }
        return text
    }

    /// Steps over three quotes; up to two more before them belong to the text.
    private mutating func closes(_ quote: Unicode.Scalar, _ text: inout String) -> Bool {
        var count = 0
        while count < 5, peek(count) == quote { count += 1 }
        guard count >= 3 else { return false }
        for _ in 3..<count { text.unicodeScalars.append(quote) }
        advance(count)
        return true
    }

    private func joinsLines() -> Bool {
        var offset = 1
        while peek(offset) == " " || peek(offset) == "\t" { offset += 1 }
        return peek(offset) == "\n"
    }

    private mutating func plainCharacter(orLineEnd: Bool = false) throws(TOMLSyntaxError) -> Unicode.Scalar {
        guard let scalar = next else { throw wrong("a text is not closed") }
        guard !TOMLParser.isControl(scalar) || scalar == "\t" || (orLineEnd && scalar == "\n") else {
            throw wrong("a text holds a control character; write it as \\u0000")
        }
        advance()
        return scalar
    }

    private mutating func escape() throws(TOMLSyntaxError) -> Unicode.Scalar {
        advance()
        guard let letter = next else { throw wrong("a text is not closed") }
        advance()
        switch letter {
        case "b": return "\u{8}"
        case "t": return "\t"
        case "n": return "\n"
        case "f": return "\u{c}"
        case "r": return "\r"
        case "\"": return "\""
        case "\\": return "\\"
        case "u": return try codePoint(digits: 4)
        case "U": return try codePoint(digits: 8)
        default: throw wrong("\\\(letter) means nothing in a text; a backslash is written \\\\")
        }
    }

    private mutating func codePoint(digits: Int) throws(TOMLSyntaxError) -> Unicode.Scalar {
        var hex = ""
        for _ in 0..<digits {
            guard let digit = next, digit.isASCII, digit.properties.isASCIIHexDigit else {
                throw wrong("\\u wants 4 and \\U wants 8 hexadecimal digits")
            }
            hex.unicodeScalars.append(digit)
            advance()
        }
        guard let value = UInt32(hex, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw wrong("\(hex) is no character")
        }
        return scalar
    }
}
