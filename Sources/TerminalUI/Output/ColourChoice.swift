/// Which terminal entry to open and how many colours to use, decided from the environment.
public struct ColourChoice: Equatable, Sendable {
    /// The name of the terminal entry to open.
    public var terminalName: String
    public var depth: ColourDepth

    public init(terminalName: String, depth: ColourDepth) {
        self.terminalName = terminalName
        self.depth = depth
    }

    /// Chooses by `TERM`, `COLORTERM` and `NO_COLOR`; nil when `TERM` names no entry.
    ///
    /// Where `COLORTERM` promises true colour, the `-direct` sibling of the entry is opened if it is there. A true
    /// value of `NO_COLOR` (any but the empty one, after no-color.org) means none at all. `colourCount` gives the
    /// colours of an entry, nil where there is none of that name.
    public static func choose(
        environment: [String: String], wanted: ColourDepth? = nil, colourCount: (String) -> Int?
    ) -> ColourChoice? {
        guard let name = environment["TERM"], !name.isEmpty, let count = colourCount(name) else { return nil }
        let isColourRefused = !(environment["NO_COLOR"] ?? "").isEmpty && wanted == nil
        let limit = isColourRefused ? ColourDepth.mono : wanted ?? .trueColour
        guard limit != .mono else { return ColourChoice(terminalName: name, depth: .mono) }
        let promise = environment["COLORTERM"]?.lowercased() ?? ""
        let isTrueColour = promise == "truecolor" || promise == "24bit" || wanted == .trueColour || count > 256
        if isTrueColour, limit == .trueColour {
            for sibling in directSiblings(of: name) where (colourCount(sibling) ?? 0) > 256 {
                return ColourChoice(terminalName: sibling, depth: .trueColour)
            }
        }
        // An entry of direct colours cannot show numbered ones beyond eight.
        guard count <= 256 else {
            return ColourChoice(terminalName: name, depth: limit == .trueColour ? .trueColour : .ansi8)
        }
        return ColourChoice(terminalName: name, depth: min(limit, ColourDepth(colourCount: count)))
    }

    /// Names under which an entry with direct colours may be found, likeliest first.
    static func directSiblings(of name: String) -> [String] {
        if name.hasSuffix("-direct") { return [name] }
        var base = Substring(name)
        for suffix in ["-256color", "-16color", "-88color", "-color"] where base.hasSuffix(suffix) {
            base = base.dropLast(suffix.count)
        }
        var siblings = ["\(base)-direct"]
        // kitty, ghostty and others call themselves after xterm, screen runs inside tmux.
        if base.hasPrefix("xterm-") {
            siblings += ["\(base.dropFirst(6))-direct", "xterm-direct"]
        } else if base.hasPrefix("screen") {
            siblings.append("tmux-direct")
        }
        return siblings
    }
}
