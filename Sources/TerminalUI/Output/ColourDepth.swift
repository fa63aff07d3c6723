/// How many colours a terminal shows.
public enum ColourDepth: String, CaseIterable, Comparable, Sendable {
    case mono, ansi8, ansi16, indexed256, trueColour

    /// How many different colours there are.
    public var count: Int {
        switch self {
        case .mono: 2
        case .ansi8: 8
        case .ansi16: 16
        case .indexed256: 256
        case .trueColour: 1 << 24
        }
    }

    public static func < (first: ColourDepth, second: ColourDepth) -> Bool { first.count < second.count }

    /// The deepest that a terminal with so many colours shows.
    public init(colourCount: Int) {
        self = Self.allCases.last { $0.count <= colourCount && $0 != .mono } ?? .mono
    }
}

extension Colour {
    /// The nearest colour a terminal of that depth has; the terminal's default stays, numbered ones stay where they exist.
    public func reduced(to depth: ColourDepth) -> Colour {
        switch (kind, depth) {
        case (_, .mono): return .terminalDefault
        case (.terminalDefault, _), (_, .trueColour): return self
        case (.indexed(let index), _) where Int(index) < depth.count: return self
        case (.indexed(let index), .ansi8) where index < 16: return .indexed(Self.withoutBright(index))
        default: break
        }
        guard let rgb else { return self }
        switch depth {
        case .indexed256: return .indexed(Self.nearest256(Int(rgb.red), Int(rgb.green), Int(rgb.blue)))
        default:
            let index = Self.nearest16(Int(rgb.red), Int(rgb.green), Int(rgb.blue))
            return .indexed(depth == .ansi8 ? Self.withoutBright(index) : index)
        }
    }

    /// The nearest of the cube and the greys; the first sixteen are left alone because terminals change them.
    private static func nearest256(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
        func level(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
        let cube = 16 + 36 * level(red) + 6 * level(green) + level(blue)
        let mean = (red + green + blue) / 3
        let grey = 232 + max(0, min(23, (mean - 3) / 10))
        let cubeDistance = distance(red, green, blue, UInt8(cube))
        return distance(red, green, blue, UInt8(grey)) < cubeDistance ? UInt8(grey) : UInt8(cube)
    }

    /// The colour itself instead of its bright sibling; the dark grey is nearer to white than to nothing at all.
    private static func withoutBright(_ index: UInt8) -> UInt8 { index == 8 ? 7 : index & 7 }

    /// By hue where there is one, because the nearest of sixteen to most colours of a theme is a grey.
    private static func nearest16(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
        let high = max(red, green, blue)
        let chroma = high - min(red, green, blue)
        guard high >= 0x70, chroma * 3 >= high else {
            return [0, 7, 8, 15].min { distance(red, green, blue, $0) < distance(red, green, blue, $1) } ?? 7
        }
        let degrees: Int =
            if high == red {
                (60 * (green - blue) / chroma + 360) % 360
            } else if high == green {
                60 * (blue - red) / chroma + 120
            } else {
                60 * (red - green) / chroma + 240
            }
        let hue: UInt8 =
            switch degrees {
            case 30..<75: 3
            case 75..<150: 2
            case 150..<215: 6
            case 215..<270: 4
            case 270..<330: 5
            default: 1
            }
        return high >= 0xe6 ? hue + 8 : hue
    }

    /// Squared distance with the "redmean" weights, near to how different colours look.
    private static func distance(_ red: Int, _ green: Int, _ blue: Int, _ index: UInt8) -> Int {
        let value = Int(XtermPalette.rgb(of: index))
        let (otherRed, otherGreen, otherBlue) = (value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff)
        let mean = (red + otherRed) / 2
        let (r, g, b) = (red - otherRed, green - otherGreen, blue - otherBlue)
        return ((512 + mean) * r * r) / 256 + 4 * g * g + ((767 - mean) * b * b) / 256
    }
}
