/// Tells chord names from other text in a file.
///
/// Accepts lead-sheet names (`F#m7`, `Bbmaj7/D`), Harte names (`D:min7/F#`) and `N.C.`, and nothing with further words.
enum ChordText {
    static func isChord(_ text: String) -> Bool {
        // Most texts are none, which their first letter tells.
        guard let first = text.utf8.first, (0x41...0x47).contains(first) || first == 0x4E else { return false }
        if ["N.C.", "NC", "N"].contains(text) { return true }
        guard text.utf8.count <= 24 else { return false }
        var rest = text[...]
        guard takeRoot(&rest) else { return false }
        if rest.first == ":" { rest.removeFirst() }
        while let first = rest.first, first != "/" {
            guard takeQuality(&rest) else { return false }
        }
        if rest.isEmpty { return true }
        rest.removeFirst()
        return takeBass(rest)
    }

    private static let qualities = [
        "minmaj", "hdim", "maj", "min", "dim", "aug", "sus", "add", "alt", "m", "M", "°", "ø", "o", "+", "-", "b", "#",
        "♭", "♯", "(", ")", ",", "*",
    ]

    private static func takeRoot(_ text: inout Substring) -> Bool {
        guard let letter = text.first?.asciiValue, (0x41...0x47).contains(letter) else { return false }
        text.removeFirst()
        while let mark = text.first, "#b♯♭".contains(mark) { text.removeFirst() }
        return true
    }

    private static func takeQuality(_ text: inout Substring) -> Bool {
        if let first = text.first, first.isASCII, first.isNumber {
            text.removeFirst()
            return true
        }
        for quality in qualities where text.hasPrefix(quality) {
            text.removeFirst(quality.count)
            return true
        }
        return false
    }

    /// A note name or a degree such as `b3`.
    private static func takeBass(_ text: Substring) -> Bool {
        var rest = text
        if takeRoot(&rest) { return rest.isEmpty }
        rest = text.drop { "#b♯♭".contains($0) }
        return !rest.isEmpty && rest.count <= 2 && rest.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
