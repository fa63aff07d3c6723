/// How a character is drawn besides its colours.
public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let italic = Attributes(rawValue: 4)
    public static let underline = Attributes(rawValue: 8)
    public static let reverse = Attributes(rawValue: 16)
}

/// The colours and attributes that text is written with; without a background, what lies below shows through.
public struct Style: Hashable, Sendable {
    public var foreground: Colour
    public var background: Colour?
    public var attributes: Attributes

    public init(_ foreground: Colour, on background: Colour? = nil, _ attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The same style with attributes added.
    public func with(_ added: Attributes) -> Style {
        Style(foreground, on: background, attributes.union(added))
    }

    /// The same style on another background.
    public func on(_ background: Colour?) -> Style {
        Style(foreground, on: background, attributes)
    }
}

/// One character cell of the screen, in sixteen bytes.
///
/// A wide character takes two cells; the second one is a `continuation` that no one writes into alone.
public struct Cell: Hashable, Sendable {
    /// The character's code point; zero in the second half of a wide character.
    public var scalarValue: UInt32
    public var foreground: Colour
    public var background: Colour
    public var attributes: Attributes
    /// A combining mark of the basic plane written over the character; zero for none.
    public var combining: UInt16

    public init(
        scalarValue: UInt32, foreground: Colour, background: Colour, attributes: Attributes = [],
        combining: UInt16 = 0
    ) {
        self.scalarValue = scalarValue
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        self.combining = combining
    }

    public init(_ scalar: Unicode.Scalar, foreground: Colour, background: Colour, attributes: Attributes = []) {
        self.init(
            scalarValue: scalar.value, foreground: foreground, background: background, attributes: attributes)
    }

    /// A space in the terminal's own colours.
    public static let blank = Cell(" ", foreground: .terminalDefault, background: .terminalDefault)

    /// A space on a background.
    public static func space(on background: Colour) -> Cell {
        Cell(" ", foreground: .terminalDefault, background: background)
    }

    public var isContinuation: Bool { scalarValue == 0 }

    /// The character as a scalar; a continuation reads as a space.
    public var scalar: Unicode.Scalar {
        guard scalarValue != 0, let scalar = Unicode.Scalar(scalarValue) else { return " " }
        return scalar
    }

    /// Whether two cells are drawn by one change of colours and attributes.
    public func hasSameStyle(as other: Cell) -> Bool {
        foreground == other.foreground && background == other.background && attributes == other.attributes
    }
}
