/// What can be wrong with a theme or a key binding that someone wrote.
public enum TerminalUIError: Error, Equatable, Sendable {
    case unknownRole(name: String, nearest: String?, line: Int?)
    case unknownPaletteColour(name: String, role: String, nearest: String?, line: Int?)
    case badColour(text: String, key: String, line: Int?)
    case missingRole(name: String, theme: String)
    case badAppearance(text: String, line: Int?)
    case badKey(text: String, nearest: String?)
}

extension TerminalUIError: CustomStringConvertible {
    /// One line of cause and one of what to do.
    public var description: String {
        switch self {
        case .unknownRole(let name, let nearest, let line):
            "unknown role '\(name)'\(Self.place(line))\n" + Self.advice(nearest, "remove it, or see a shipped theme")
        case .unknownPaletteColour(let name, let role, let nearest, let line):
            "role '\(role)' uses '\(name)'\(Self.place(line)), which the palette does not define\n"
                + Self.advice(nearest, "add it to [palette], or write the colour as #rrggbb")
        case .badColour(let text, let key, let line):
            "'\(text)' for '\(key)'\(Self.place(line)) is not a colour\nwrite #rrggbb, default, or ansi:NAME"
        case .missingRole(let name, let theme):
            "theme '\(theme)' has no colour for '\(name)'\nadd \(name) = \"#rrggbb\" under [roles]"
        case .badAppearance(let text, let line):
            "appearance '\(text)'\(Self.place(line)) is unknown\nwrite \"dark\" or \"light\""
        case .badKey(let text, let nearest):
            "'\(text)' is not a key\n" + Self.advice(nearest, "write for example g, ctrl-z, shift-up, f1 or space")
        }
    }

    private static func place(_ line: Int?) -> String {
        line.map { " in line \($0)" } ?? ""
    }

    private static func advice(_ nearest: String?, _ otherwise: String) -> String {
        nearest.map { "did you mean '\($0)'?" } ?? otherwise
    }
}
