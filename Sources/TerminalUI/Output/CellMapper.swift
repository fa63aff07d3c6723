/// Changes cells into what a terminal can show: fewer colours, no colours, no Unicode.
public struct CellMapper: Equatable, Sendable {
    public var depth: ColourDepth
    public var isASCII: Bool
    /// What the whole screen stands on; in fewer colours, cells that stand out from it must still do.
    public var screenBackground: Colour

    public init(depth: ColourDepth, isASCII: Bool = false, screenBackground: Colour) {
        self.depth = depth
        self.isASCII = isASCII
        self.screenBackground = screenBackground
    }

    /// Colours and attributes after the reduction.
    public struct Style: Equatable, Sendable {
        public var foreground: Colour
        public var background: Colour
        public var attributes: Attributes
    }

    /// The whole cell as the terminal will show it.
    public func map(_ cell: Cell) -> Cell {
        var result = cell
        if isASCII { result = ASCIIFallback.map(result) }
        let style = style(result.foreground, result.background)
        result.foreground = style.foreground
        result.background = style.background
        result.attributes.formUnion(style.attributes)
        return result
    }

    /// The colours a pair becomes, and the attributes that stand in for what is lost.
    ///
    /// With sixteen colours or fewer, text that would fall on its own colour is moved off it. Without colours, a
    /// background that stands out from the screen's becomes reverse video and faint text becomes dim.
    public func style(_ foreground: Colour, _ background: Colour) -> Style {
        switch depth {
        case .trueColour, .indexed256:
            return Style(
                foreground: foreground.reduced(to: depth), background: background.reduced(to: depth), attributes: [])
        case .ansi16, .ansi8: return sixteen(foreground, background)
        case .mono: return mono(foreground, background)
        }
    }

    private func sixteen(_ foreground: Colour, _ background: Colour) -> Style {
        // Shades next to the screen's own background are the terminal's background, or everything is striped.
        let isGround = (background.contrast(against: screenBackground) ?? 1) < 1.35
        let ground = isGround && !screenBackground.isTerminalDefault ? screenBackground : background
        let reducedGround = ground.reduced(to: depth)
        var text = foreground.reduced(to: depth)
        if text == reducedGround, foreground != background, let against = reducedGround.luminance {
            let isFaint = (foreground.contrast(against: background) ?? 21) < 2.5
            let (dark, light, grey): (UInt8, UInt8, UInt8) = depth == .ansi8 ? (0, 7, 7) : (0, 15, 8)
            text = .indexed(isFaint && reducedGround != .indexed(grey) ? grey : against > 0.35 ? dark : light)
            if text == reducedGround { text = .indexed(against > 0.35 ? dark : light) }
        }
        return Style(foreground: text, background: reducedGround, attributes: [])
    }

    private func mono(_ foreground: Colour, _ background: Colour) -> Style {
        var attributes: Attributes = []
        if let contrast = background.contrast(against: screenBackground), contrast >= 2.2 {
            attributes.insert(.reverse)
        } else if let contrast = foreground.contrast(against: background), contrast < 3 {
            attributes.insert(.dim)
        }
        return Style(foreground: .terminalDefault, background: .terminalDefault, attributes: attributes)
    }
}
