import CNcurses
import TerminalUI

/// Pairs of colours that ncurses has been told of, so that it is asked once for each.
struct PairCache {
    /// How a run of cells is written.
    struct Entry {
        var pair: Int32
        var attributes: Attributes
    }

    private var entries: [UInt64: Entry] = [:]
    private let capacity: Int
    private let depth: ColourDepth

    init(depth: ColourDepth) {
        self.depth = depth
        // Extended pairs go further, but a screen has never shown that many.
        capacity = max(1, min(Int(cn_pair_limit()), 65_536) - 2)
    }

    /// The pair for two colours; nil when there is no room for another one.
    mutating func entry(foreground: Colour, background: Colour, mapper: CellMapper) -> Entry? {
        let key = UInt64(foreground.packed) << 32 | UInt64(background.packed)
        if let known = entries[key] { return known }
        let style = mapper.style(foreground, background)
        var pair: Int32 = 0
        if depth != .mono {
            guard entries.count < capacity else { return nil }
            pair = cn_pair(number(style.foreground), number(style.background))
            guard pair >= 0 else { return nil }
        }
        let entry = Entry(pair: pair, attributes: style.attributes)
        entries[key] = entry
        return entry
    }

    /// Forgets all pairs; every cell must be written anew afterwards.
    mutating func reset() {
        entries.removeAll(keepingCapacity: true)
        if depth != .mono { cn_reset_pairs() }
    }

    /// The number that ncurses knows a colour by; -1 is the terminal's own.
    private func number(_ colour: Colour) -> Int32 {
        switch colour.kind {
        case .terminalDefault: return -1
        case .indexed(let index):
            guard depth == .trueColour, index >= 8, let rgb = colour.rgb else { return Int32(index) }
            return direct(rgb.red, rgb.green, rgb.blue)
        case .rgb(let red, let green, let blue): return direct(red, green, blue)
        }
    }

    /// With direct colours, 0...7 are still the terminal's own eight: black and its darkest blues make way.
    private func direct(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int32 {
        let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
        return value < 8 ? 0x010101 : value
    }
}
