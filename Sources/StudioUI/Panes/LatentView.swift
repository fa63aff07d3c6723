import MusicCore
import StudioState
import TerminalUI

/// Two sections, what lies between them, and the directions one can lean in.
///
/// The field blends from the colour of A to that of B; the outlines are the melodies: A at the left, B at the right,
/// and at the point the melody that was decoded there.
struct LatentView: Widget {
    let studio: Studio

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let isFocused = studio.focus == .latent
        canvas.draw(TerminalUI.Pane("latent", trailing: trailing, isFocused: isFocused), in: region, theme: theme)
        let geometry = LatentGeometry(region: region, attributeCount: studio.latent.attributes.count)
        ends(geometry, isFocused, &canvas, theme)
        canvas.clipped(to: geometry.field) { field(geometry.field, isFocused, &$0, theme) }
        slider(.latentPosition, row: 2, geometry.position, isFocused, &canvas, theme)
        for (index, line) in geometry.attributes.enumerated() {
            slider(.attribute(studio.latent.attributes[index]), row: index + 3, line, isFocused, &canvas, theme)
        }
    }

    private var trailing: [Span] {
        switch studio.latent.isAvailable {
        case nil: [Span("loading", .textFaint)]
        case false?: [Span("no model", .warning)]
        case true?: studio.latent.morph == nil ? [] : [Span("enter hears it", .textFaint)]
        }
    }

    private func ends(_ geometry: LatentGeometry, _ isFocused: Bool, _ canvas: inout Canvas, _ theme: Theme) {
        let line = geometry.ends
        for (row, letter) in [(0, studio.draft.latent.a), (1, studio.draft.latent.b)] {
            let half = Rectangle(
                x: row == 0 ? line.x : line.x + line.width / 2, y: line.y, width: (line.width + row) / 2, height: 1)
            let isCurrent = isFocused && studio.latent.row == row
            if isCurrent { canvas.setBackground(half, theme[.surfaceRaised]) }
            let name = Span(
                title(letter, row), isCurrent ? .textStrong : letter == nil ? .textFaint : .text, isCurrent ? .bold : []
            )
            let mark = Span(row == 0 ? "A" : "B", row == 0 ? .cornerA : .cornerB, .bold)
            let arrows = isCurrent ? "‹›" : ""
            let spans =
                row == 0
                ? [mark, Span(" "), name, Span(" " + arrows, .textFaint)]
                : [Span(arrows + " ", .textFaint), name, Span(" "), mark]
            canvas.draw(Label(spans, row == 0 ? .leading : .trailing), in: half, theme: theme)
        }
    }

    private func title(_ letter: Character?, _ row: Int) -> String {
        guard let letter, let section = studio.song.form.sections.first(where: { $0.letter == letter }) else {
            return row == 0 ? "the new motif" : "nowhere"
        }
        return section.title
    }

    private func field(_ region: Rectangle, _ isFocused: Bool, _ canvas: inout Canvas, _ theme: Theme) {
        guard region.width > 1, region.height > 0 else { return }
        let a = theme[.surface].mixed(with: theme[.cornerA], amount: 0.3)
        let b = theme[.surface].mixed(with: theme[.cornerB], amount: 0.3)
        for column in 0..<region.width {
            let share = Double(column) / Double(region.width - 1)
            // A few steps of colour are as good as many, and cheaper to send.
            let tint = a.mixed(with: b, amount: (share * 16).rounded() / 16)
            let middle = theme[.surface].mixed(with: tint, amount: 0.45 + abs(share - 0.5) * 1.1)
            canvas.setBackground(Rectangle(x: region.x + column, y: region.y, width: 1, height: region.height), middle)
        }
        let third = max(1, region.width / 3)
        let passages = (studio.passage(of: studio.draft.latent.a), studio.passage(of: studio.draft.latent.b))
        let all = [passages.0, passages.1, studio.latent.morph].compactMap { $0?.melody }.flatMap { $0 }
        let range = MelodyOutline.range(all)
        outline(
            passages.0, Rectangle(x: region.x, y: region.y, width: third - 1, height: region.height),
            range, theme[.cornerA], 0.75, &canvas)
        outline(
            passages.1, Rectangle(x: region.maxX - third + 1, y: region.y, width: third - 1, height: region.height),
            range, theme[.cornerB], 0.75, &canvas)
        let point = Int((studio.draft.settings.latentPosition * Double(region.width - 1)).rounded())
        if let morph = studio.latent.morph {
            let middle = Rectangle(
                x: region.x + third, y: region.y, width: region.width - 2 * third, height: region.height)
            outline(morph, middle, range, theme[.textStrong], 0.85, &canvas)
        }
        let y = region.y + region.height / 2
        if passages.0 == nil, passages.1 == nil {
            canvas.horizontalLine("┈", x: region.x + 1, y: y, length: region.width - 2, theme.style(.textFaint))
        }
        let ground = canvas[region.x + point, y].background
        canvas.put(
            isFocused && studio.latent.row == 2 ? "◉" : "●", x: region.x + point, y: y,
            Style(theme[.textStrong], on: ground, .bold))
    }

    /// A melody as dots at their heights, two a cell.
    private func outline(
        _ passage: Morph?, _ region: Rectangle, _ range: ClosedRange<Int>, _ colour: Colour, _ amount: Double,
        _ canvas: inout Canvas
    ) {
        guard let passage, region.width > 0, region.height > 0 else { return }
        let heights = MelodyOutline.heights(
            passage.melody, steps: 0..<(passage.bars * 16), columns: region.width, range: range)
        let halves = region.height * 2
        for (column, height) in heights.enumerated() {
            guard let height else { continue }
            let half = halves - 1 - Int((height * Double(halves - 1)).rounded())
            let x = region.x + column
            let y = region.y + half / 2
            let ground = canvas[x, y].background
            canvas.put(half % 2 == 0 ? "▀" : "▄", x: x, y: y, Style(ground.mixed(with: colour, amount: amount)))
        }
    }

    private func slider(
        _ parameter: Parameter, row: Int, _ line: Rectangle, _ isFocused: Bool, _ canvas: inout Canvas, _ theme: Theme
    ) {
        let value = studio.draft.settings[parameter]
        let widget = SamplingView.slider(
            parameter, value: value, text: parameter.text(value), isFocused: isFocused && studio.latent.row == row)
        SamplingView.draw(widget, parameter, in: line, on: &canvas, theme: theme)
    }
}
