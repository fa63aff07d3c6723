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

    /// The canvas with the characters that the terminal can show; its colours are still to be reduced by `style`.
    public func simplified(_ canvas: Canvas) -> Canvas {
        isASCII || depth <= .ansi16 ? canvas.mapCells(simplified) : canvas
    }

    /// The cell with a character that the terminal can show.
    ///
    /// A half block is two pixels of a picture. Where its colours are close, few colours would turn the picture into
    /// stripes: it becomes one area of their mean, and without colours a shade.
    func simplified(_ cell: Cell) -> Cell {
        var result = cell
        if cell.scalar == "▀", isASCII || depth <= .ansi16,
            let contrast = cell.foreground.contrast(against: cell.background), contrast < 1.6
        {
            result.scalarValue = 0x20
            result.background = cell.background.mixed(with: cell.foreground, amount: 0.5)
            if depth == .mono {
                let shades: [Unicode.Scalar] = [" ", "░", "░", "▒", "▒", "▓"]
                let step = ((result.background.contrast(against: screenBackground) ?? 1) - 1) * 1.2
                result.scalarValue = shades[max(0, min(shades.count - 1, Int(step)))].value
                result.foreground = result.background
                result.background = screenBackground
            }
        }
        return isASCII ? ASCIIFallback.map(result) : result
    }

    /// The whole cell as the terminal will show it.
    public func map(_ cell: Cell) -> Cell {
        var result = simplified(cell)
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
        // Yellow on white: readable in the theme's shade, not in the terminal's.
        if let wanted = foreground.contrast(against: background), wanted >= 3,
            let got = text.contrast(against: reducedGround), got < 1.9, let against = reducedGround.luminance
        {
            text = .indexed(against > 0.35 ? 0 : depth == .ansi8 ? 7 : 15)
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
