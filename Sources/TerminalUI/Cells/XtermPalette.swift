/// The 256 numbered colours as xterm defines them; a terminal may have changed the first sixteen.
enum XtermPalette {
    static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "bright-black", "bright-red", "bright-green", "bright-yellow",
        "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    static let sixteen: [UInt32] = [
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
    ]

    /// The six levels of a channel in the cube 16...231.
    static let levels: [Int] = [0, 95, 135, 175, 215, 255]

    /// `0xrrggbb` of a numbered colour.
    static func rgb(of index: UInt8) -> UInt32 {
        switch index {
        case 0..<16: return sixteen[Int(index)]
        case 16..<232:
            let cube = Int(index) - 16
            return UInt32(levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6])
        default:
            return UInt32(8 + 10 * (Int(index) - 232)) * 0x010101
        }
    }
}
