import Foundation

/// What the terminal can show.
enum TerminalChecks {
    static func all(_ environment: [String: String]) -> [DoctorCheck] {
        [size(), colours(environment), characters(environment)]
    }

    private static func size() -> DoctorCheck {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 || ioctl(STDIN_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else {
            return DoctorCheck(
                "terminal", .missing, "none here", "Start the studio in a terminal; the other commands need none.")
        }
        let detail = "\(size.ws_col) x \(size.ws_row)"
        return size.ws_col >= 80 && size.ws_row >= 24
            ? DoctorCheck("terminal", .fine, detail)
            : DoctorCheck("terminal", .missing, detail, "Enlarge it to 80 x 24 or more for the studio.")
    }

    private static func colours(_ environment: [String: String]) -> DoctorCheck {
        let name = "colours"
        let term = environment["TERM"] ?? ""
        if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false { return DoctorCheck(name, .fine, "off by NO_COLOR") }
        let truecolor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
        if term.hasSuffix("-direct") { return DoctorCheck(name, .fine, "true colour (\(term))") }
        if truecolor {
            let direct = "\(term.split(separator: "-").first ?? "xterm")-direct"
            return hasEntry(direct) || hasEntry("\(term)-direct")
                ? DoctorCheck(name, .fine, "true colour by way of \(direct)")
                : DoctorCheck(
                    name, .missing, "the terminal has true colour, its description is not installed",
                    "sudo apt install ncurses-term")
        }
        if term.contains("256color") { return DoctorCheck(name, .fine, "256 (\(term))") }
        guard !term.isEmpty, term != "dumb" else {
            return DoctorCheck(name, .missing, "TERM is not set", "Set TERM, for example to xterm-256color.")
        }
        return DoctorCheck(
            name, .missing, "16 or fewer (\(term))", "Set TERM to \(term)-256color if the terminal has more.")
    }

    private static func hasEntry(_ name: String) -> Bool {
        guard let first = name.first else { return false }
        return ["/usr/share/terminfo", "/lib/terminfo", "/etc/terminfo"].contains {
            FileManager.default.fileExists(atPath: "\($0)/\(first)/\(name)")
        }
    }

    private static func characters(_ environment: [String: String]) -> DoctorCheck {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let isUnicode = locale.lowercased().contains("utf-8") || locale.lowercased().contains("utf8")
        return isUnicode
            ? DoctorCheck("characters", .fine, "Unicode (\(locale))")
            : DoctorCheck(
                "characters", .missing, locale.isEmpty ? "no locale is set" : "\(locale) is not Unicode",
                "export LANG=C.UTF-8, or start with --ascii.")
    }
}
