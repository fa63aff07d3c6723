import TerminalUI

/// How to open a terminal.
public struct TerminalOptions: Sendable {
    /// The number of colours; nil chooses by the environment.
    public var depth: ColourDepth?
    /// Whether to write plain ASCII only; nil does where the locale is not UTF-8.
    public var isASCII: Bool?
    public var usesMouse: Bool
    /// The least size to start at; nil starts at any.
    public var minimumSize: Size?
    /// The theme's background, which reduced colours are measured against.
    public var screenBackground: Colour
    /// How long to wait for the rest of a sequence after an escape.
    public var escapeDelayMilliseconds: Int

    public init(
        depth: ColourDepth? = nil, isASCII: Bool? = nil, usesMouse: Bool = true, minimumSize: Size? = nil,
        screenBackground: Colour = .terminalDefault, escapeDelayMilliseconds: Int = 25
    ) {
        self.depth = depth
        self.isASCII = isASCII
        self.usesMouse = usesMouse
        self.minimumSize = minimumSize
        self.screenBackground = screenBackground
        self.escapeDelayMilliseconds = escapeDelayMilliseconds
    }
}
