/// Plain characters in place of the Unicode ones that screens are drawn with.
public enum ASCIIFallback {
    /// The cell with a character of ASCII.
    public static func map(_ cell: Cell) -> Cell {
        guard cell.scalarValue >= 0x80 || cell.combining != 0 else { return unbroken(cell) }
        var result = cell
        result.combining = 0
        result.scalarValue = scalar(for: cell.scalar).value
        return result
    }

    /// The plain character for a scalar; a question mark where there is none.
    public static func scalar(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.isASCII ? scalar : table[scalar] ?? letter(scalar) ?? "?"
    }

    /// The second half of a wide character, whose first half is now one narrow sign, becomes a space.
    private static func unbroken(_ cell: Cell) -> Cell {
        guard cell.isContinuation else { return cell }
        var result = cell
        result.scalarValue = 0x20
        return result
    }

    /// A Latin letter without its accent: the name `LATIN SMALL LETTER E WITH ACUTE` holds it.
    private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard let words = scalar.properties.name?.split(separator: " "), words.count >= 4, words[0] == "LATIN",
            words[2] == "LETTER", let base = words[3].unicodeScalars.first, words[3].count == 1
        else { return nil }
        return words[1] == "SMALL" ? base.properties.lowercaseMapping.unicodeScalars.first : base
    }

    private static let table: [Unicode.Scalar: Unicode.Scalar] = {
        let groups: [(String, Unicode.Scalar)] = [
            ("●◉◍◎⬤•", "o"), ("○◌◦", "."), ("◆◈", "*"), ("◇", "."), ("★", "*"), ("☆", "."), ("✓✔☑", "+"),
            ("✗✘☒×", "x"), ("■▪◼", "#"), ("□▫◻☐", "."), ("▲△▴", "^"), ("▼▽▾", "v"), ("▶▷▸►⏵", ">"), ("◀◁◂◄", "<"),
            ("█▉▊▋", "#"), ("▇", "%"), ("▆", "*"), ("▅", "+"), ("▄", "="), ("▃", "-"), ("▂", "."), ("▁", "_"),
            ("▀▔", "\""), ("▌▎▍▏▐", "|"), ("░", "."), ("▒", ":"), ("▓", "%"),
            ("━═╸╺╾╼", "="), ("─╌┄┈╴╶–—−", "-"), ("│┃┊┆╎║╷╵╻╹¦", "|"), ("┼╋╪╬", "+"),
            ("┌┐└┘├┤┬┴╭╮╰╯┏┓┗┛┣┫┳┻╔╗╚╝╠╣╦╩", "+"), ("…", "~"), ("·∙", "."), ("♪♩♫♬𝅘𝅥𝅮", "d"), ("♯", "#"), ("♭", "b"),
            ("♮", "="), ("′’‘ʹ`´", "'"), ("″“”«»", "\""), ("→⇒↦", ">"), ("←⇐", "<"), ("↑⇑", "^"), ("↓⇓", "v"),
            ("↺↻⟲⟳", "@"), ("⏸‖", "|"), ("⏹◼", "#"), ("⏺", "o"), ("◐◓◑◒", "o"), ("°", "o"), ("±", "+"), ("∞", "8"),
            ("≤", "<"), ("≥", ">"), ("≈", "~"), ("√", "v"), ("µ", "u"), ("\u{a0}", " "), ("⌁", "~"), ("∅", "0"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (scalars, plain) in groups { for scalar in scalars.unicodeScalars { table[scalar] = plain } }
        return table
    }()
}
