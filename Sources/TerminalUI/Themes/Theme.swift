/// Whether a theme is meant for dark or for light terminals.
public enum Appearance: String, CaseIterable, Sendable {
    case dark, light
}

/// A text of a theme file with the line it stood in, so that errors can point at it.
public struct ThemeEntry: Equatable, Sendable {
    public var text: String
    public var line: Int?

    public init(_ text: String, line: Int? = nil) {
        self.text = text
        self.line = line
    }
}

/// Named roles over a palette: everything drawn asks for a role, never for a colour of its own.
public struct Theme: Equatable, Sendable {
    public var name: String
    public var appearance: Appearance
    /// Colours by `Role.allCases` order.
    private var colours: [Colour]

    /// The colour of a role.
    public subscript(_ role: Role) -> Colour {
        get { colours[role.rawValue] }
        set { colours[role.rawValue] = newValue }
    }

    /// Reads a theme from the tables of its file.
    ///
    /// Values of `palette` are colours (`#rrggbb`, `#rgb`, `default`, `ansi:NAME`); values of `roles` are names of the
    /// palette or colours. Roles that are not given take their fallback's colour.
    ///
    /// - Throws: the first unknown role, unknown palette name, unreadable colour or missing role, in the order of
    ///   their lines.
    public init(
        name: String, appearance: ThemeEntry, palette: [String: ThemeEntry], roles: [String: ThemeEntry]
    ) throws(TerminalUIError) {
        guard let appearanceValue = Appearance(rawValue: appearance.text) else {
            throw .badAppearance(text: appearance.text, line: appearance.line)
        }
        var paletteColours: [String: Colour] = [:]
        for (key, entry) in Self.inOrder(palette) {
            guard let colour = Colour(entry.text) else {
                throw .badColour(text: entry.text, key: key, line: entry.line)
            }
            paletteColours[key] = colour
        }
        var given: [Role: Colour] = [:]
        for (key, entry) in Self.inOrder(roles) {
            guard let role = Role(name: key) else {
                let nearest = NearestName.to(key, among: Role.names)
                throw .unknownRole(name: key, nearest: nearest, line: entry.line)
            }
            given[role] = try Self.colour(entry, of: key, in: paletteColours)
        }
        colours = []
        for role in Role.allCases {
            var source: Role? = role
            while let candidate = source, given[candidate] == nil { source = candidate.fallback }
            guard let source, let colour = given[source] else {
                throw .missingRole(name: role.name, theme: name)
            }
            colours.append(colour)
        }
        self.name = name
        self.appearance = appearanceValue
    }

    private static func colour(
        _ entry: ThemeEntry, of role: String, in palette: [String: Colour]
    ) throws(TerminalUIError) -> Colour {
        if let colour = palette[entry.text] ?? Colour(entry.text) { return colour }
        if entry.text.hasPrefix("#") || entry.text.hasPrefix("ansi:") {
            throw .badColour(text: entry.text, key: role, line: entry.line)
        }
        let nearest = NearestName.to(entry.text, among: palette.keys.sorted())
        throw .unknownPaletteColour(name: entry.text, role: role, nearest: nearest, line: entry.line)
    }

    private static func inOrder(_ table: [String: ThemeEntry]) -> [(String, ThemeEntry)] {
        table.sorted { first, second in
            let (left, right) = (first.value.line ?? .max, second.value.line ?? .max)
            return left == right ? first.key < second.key : left < right
        }
    }

    init(name: String, appearance: Appearance, colour: (Role) -> Colour) {
        self.name = name
        self.appearance = appearance
        colours = Role.allCases.map(colour)
    }
}

extension Theme {
    /// A style in a role's colour; without a background role, what lies below shows through.
    public func style(_ foreground: Role, _ attributes: Attributes = [], on background: Role? = nil) -> Style {
        Style(self[foreground], on: background.map { self[$0] }, attributes)
    }
}
