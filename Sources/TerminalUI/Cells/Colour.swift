import Glibc

/// A colour of a cell: the terminal's own default, one of its 256 numbered colours, or red, green and blue.
///
/// Packed in 32 bits: the top byte is the kind, the rest the number or `rrggbb`.
public struct Colour: Hashable, Sendable {
    /// What the packed bits mean.
    public enum Kind: Equatable, Sendable {
        case terminalDefault
        case indexed(UInt8)
        case rgb(red: UInt8, green: UInt8, blue: UInt8)
    }

    public let packed: UInt32

    private init(packed: UInt32) {
        self.packed = packed
    }

    /// A true colour; each channel 0...255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        packed = 0x0100_0000 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }

    /// A true colour from `0xrrggbb`.
    public init(_ rgb: UInt32) {
        packed = 0x0100_0000 | (rgb & 0xff_ffff)
    }

    /// One of the terminal's numbered colours: 0...15 are its own sixteen, 16...231 the cube, 232...255 the greys.
    public static func indexed(_ index: UInt8) -> Colour {
        Colour(packed: 0x0200_0000 | UInt32(index))
    }

    /// Whatever the terminal uses when no colour is asked for.
    public static let terminalDefault = Colour(packed: 0)

    public var kind: Kind {
        switch packed >> 24 {
        case 1:
            .rgb(
                red: UInt8(truncatingIfNeeded: packed >> 16), green: UInt8(truncatingIfNeeded: packed >> 8),
                blue: UInt8(truncatingIfNeeded: packed))
        case 2: .indexed(UInt8(truncatingIfNeeded: packed))
        default: .terminalDefault
        }
    }

    public var isTerminalDefault: Bool { packed == 0 }

    /// The colour as red, green and blue, numbered colours by xterm's table; nil for the terminal's default.
    public var rgb: (red: UInt8, green: UInt8, blue: UInt8)? {
        switch kind {
        case .terminalDefault: return nil
        case .rgb(let red, let green, let blue): return (red, green, blue)
        case .indexed(let index):
            let value = XtermPalette.rgb(of: index)
            return (UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff))
        }
    }

    /// The colour moved towards another: amount 0 is this one, 1 the other.
    ///
    /// The terminal's default cannot be mixed; the nearer of the two is taken instead.
    public func mixed(with other: Colour, amount: Double) -> Colour {
        let share = Int(max(0, min(1, amount.isNaN ? 0 : amount)) * 256)
        guard let from = rgb, let towards = other.rgb else { return share < 128 ? self : other }
        if share == 0 { return self }
        if share == 256 { return other }
        func channel(_ start: UInt8, _ end: UInt8) -> UInt8 {
            UInt8(truncatingIfNeeded: Int(start) + (Int(end) - Int(start)) * share / 256)
        }
        return Colour(
            red: channel(from.red, towards.red), green: channel(from.green, towards.green),
            blue: channel(from.blue, towards.blue))
    }

    /// Relative luminance 0...1 after WCAG 2.1; nil for the terminal's default.
    public var luminance: Double? {
        guard let rgb else { return nil }
        return 0.2126 * Self.linear[Int(rgb.red)] + 0.7152 * Self.linear[Int(rgb.green)]
            + 0.0722 * Self.linear[Int(rgb.blue)]
    }

    /// Contrast ratio 1...21 after WCAG 2.1; nil where either is the terminal's default.
    public func contrast(against other: Colour) -> Double? {
        guard let first = luminance, let second = other.luminance else { return nil }
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// sRGB to linear light for each value of a channel.
    private static let linear: [Double] = (0...255).map { byte in
        let value = Double(byte) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
}

extension Colour: CustomStringConvertible {
    /// As themes write it: `#rrggbb`, `ansi:blue`, `ansi:137` or `default`.
    public var description: String {
        switch kind {
        case .terminalDefault: return "default"
        case .indexed(let index):
            return "ansi:" + (index < 16 ? XtermPalette.names[Int(index)] : String(index))
        case .rgb:
            let digits = String(packed & 0xff_ffff, radix: 16)
            return "#" + String(repeating: "0", count: 6 - digits.count) + digits
        }
    }

    /// Reads `#rrggbb`, `#rgb`, `default`, `ansi:NAME` (`black` ... `bright-white`) or `ansi:0...255`.
    public init?(_ text: String) {
        if text == "default" {
            self = .terminalDefault
            return
        }
        if text.hasPrefix("ansi:") {
            let name = String(text.dropFirst(5))
            if let index = XtermPalette.names.firstIndex(of: name) {
                self = .indexed(UInt8(index))
            } else if let index = UInt8(name) {
                self = .indexed(index)
            } else {
                return nil
            }
            return
        }
        let digits = text.dropFirst()
        guard text.hasPrefix("#"), digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
            return nil
        }
        switch digits.utf8.count {
        case 6: self.init(value)
        case 3: self.init((value >> 8 & 0xf) * 0x110000 | (value >> 4 & 0xf) * 0x1100 | (value & 0xf) * 0x11)
        default: return nil
        }
    }
}
