import MusicCore
import StudioState
import TerminalUI

/// Where the sections stand in the song strip.
public struct SongGeometry: Equatable, Sendable {
    public let strip: Rectangle
    /// Cells of each section, the gap behind it not counted.
    public let blocks: [Rectangle]
    private let bars: [Int]

    /// Widths follow the bars; every section keeps some cells for its name while there is room.
    public init(region: Rectangle, form: SongForm) {
        strip = region.inset(left: 1, right: 1)
        let bars = form.sections.map(\.bars)
        self.bars = bars
        let count = bars.count
        guard count > 0, strip.width > 0 else {
            blocks = []
            return
        }
        let gaps = strip.width >= count * 6 ? 1 : 0
        let room = max(0, strip.width - gaps * (count - 1))
        let least = min(9, room / count)
        let total = max(1, bars.reduce(0, +))
        var widths = bars.map { max(least, room * $0 / total) }
        // What rounding and the least widths left over or took is given to or taken from the widest.
        var rest = room - widths.reduce(0, +)
        while rest != 0 {
            let sign = rest.signum()
            let index = widths.indices.max {
                sign > 0 ? bars[$0] * widths[$1] < bars[$1] * widths[$0] : widths[$0] < widths[$1]
            }
            guard let index, widths[index] + sign > 0 else { break }
            widths[index] += sign
            rest -= sign
        }
        var x = strip.x
        blocks = widths.map { width in
            defer { x += width + gaps }
            return Rectangle(x: x, y: region.y, width: width, height: region.height)
        }
    }

    /// The section at a column.
    public func section(atColumn x: Int) -> Int? {
        blocks.firstIndex { x >= $0.x && x < $0.maxX }
    }

    /// The column of a place in the song, in bars.
    public func column(ofBar bar: Double) -> Int? {
        var start = 0.0
        for (index, count) in bars.enumerated() {
            let end = start + Double(count)
            if bar < end || index == bars.count - 1 {
                let share = max(0, min(1, (bar - start) / Double(max(1, count))))
                return blocks[index].x + min(blocks[index].width - 1, Int(share * Double(blocks[index].width)))
            }
            start = end
        }
        return nil
    }
}
