/// Breaks text into lines at spaces, and inside words that are longer than a line.
public enum TextWrap {
    /// Lines of at most `width` cells; at least one, even for an empty text.
    public static func lines(_ text: some StringProtocol, width: Int) -> [String] {
        guard width > 0 else { return [] }
        var result: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            for word in paragraph.split(separator: " ") {
                let length = CharacterWidth.of(word)
                if used > 0, used + 1 + length > width {
                    result.append(line)
                    line = ""
                    used = 0
                }
                if used > 0 {
                    line.append(" ")
                    used += 1
                }
                for character in word {
                    let cells = CharacterWidth.of(String(character))
                    if used + cells > width, used > 0 {
                        result.append(line)
                        line = ""
                        used = 0
                    }
                    line.append(character)
                    used += cells
                }
            }
            result.append(line)
        }
        return result
    }
}
