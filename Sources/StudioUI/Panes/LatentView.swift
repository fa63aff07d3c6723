import MusicCore
import StudioState
import TerminalUI

/// Two sections or four, what lies between them, and the directions one can lean in.
///
/// With two the field blends from the colour of A to that of B, and the outlines are the melodies: A at the left, B at
/// the right, in the middle the one decoded at the point. With more it is a square, each corner in its colour.
struct LatentView: Widget {
    let studio: Studio

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let isFocused = studio.focus == .latent
        canvas.draw(TerminalUI.Pane("latent", trailing: trailing, isFocused: isFocused), in: region, theme: theme)
        let geometry = LatentGeometry(region: region, studio: studio)
        for corner in Corner.allCases { draw(corner, geometry.place(of: corner), isFocused, &canvas, theme) }
        canvas.clipped(to: geometry.field) {
            if studio.draft.latent.isSquare {
                square(geometry.field, isFocused, &$0, theme)
            } else {
                field(geometry.field, isFocused, &$0, theme)
            }
        }
        for (row, line) in geometry.sliders { slider(row, line, isFocused, &canvas, theme) }
    }

    private var trailing: [Span] {
        switch studio.latent.isAvailable {
        case nil: [Span("loading", .textFaint)]
        case false?: [Span("no model", .warning)]
        case true?: studio.latent.morph == nil ? [] : [Span("a hears it", .textFaint)]
        }
    }

    private func draw(
        _ corner: Corner, _ place: Rectangle, _ isFocused: Bool, _ canvas: inout Canvas, _ theme: Theme
    ) {
        let letter = studio.draft.latent[corner]
        let isCurrent = isFocused && studio.latent.row == .corner(corner)
        if isCurrent { canvas.setBackground(place, theme[.surfaceRaised]) }
        let isLeft = corner == .a || corner == .c
        let name = Span(
            title(letter, corner), isCurrent ? .textStrong : letter == nil ? .textFaint : .text, isCurrent ? .bold : [])
        let isUsed = letter != nil || corner == .a || corner == .b
        let mark = Span(corner.title, isUsed ? role(corner) : .textFaint, .bold)
        let arrows = Span(isCurrent ? "‹›" : "", .textFaint)
        let spans =
            isLeft
            ? [mark, Span(" "), name, Span(" "), arrows] : [arrows, Span(" "), name, Span(" "), mark]
        canvas.draw(Label(spans, isLeft ? .leading : .trailing), in: place, theme: theme)
    }

    private func role(_ corner: Corner) -> Role {
        switch corner {
        case .a: .cornerA
        case .b: .cornerB
        case .c: .cornerC
        case .d: .cornerD
        }
    }

    private func title(_ letter: Character?, _ corner: Corner) -> String {
        guard let letter, let section = studio.song.form.sections.first(where: { $0.letter == letter }) else {
            switch corner {
            case .a: return "the new motif"
            case .b: return "nowhere"
            case .c, .d: return "–"
            }
        }
        return section.title
    }

    /// The square with the point, where it has been, and the melody that was decoded there.
    private func square(_ region: Rectangle, _ isFocused: Bool, _ canvas: inout Canvas, _ theme: Theme) {
        let point = SquarePad.Position(x: studio.draft[.latentPosition], y: studio.draft[.latentDown])
        let latent = studio.draft.latent
        let isOnPoint = studio.latent.row == .across || studio.latent.row == .down
        let pad = SquarePad(
            point: point, trail: studio.latent.trail.map { SquarePad.Position(x: $0.across, y: $0.down) },
            isFocused: isFocused && isOnPoint,
            corners: (
                .cornerA, .cornerB, latent.c == nil ? .cornerA : .cornerC, latent.d == nil ? .cornerB : .cornerD
            ))
        canvas.draw(pad, in: region, theme: theme)
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
            isFocused && studio.latent.row == .across ? "◉" : "●", x: region.x + point, y: y,
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
        _ row: Latent.Row, _ line: Rectangle, _ isFocused: Bool, _ canvas: inout Canvas, _ theme: Theme
    ) {
        let parameter: Parameter
        var measured = ""
        switch row {
        case .corner: return
        case .across: parameter = .latentPosition
        case .down: parameter = .latentDown
        case .attribute(let name):
            parameter = .attribute(name)
            if let value = studio.latent.morph?.measured[name] { measured = "→" + Figures.short(value) }
        }
        let value = studio.draft[parameter]
        let widget = SamplingView.slider(
            parameter, value: value, text: parameter.text(value) + measured,
            isFocused: isFocused && studio.latent.row == row, valueWidth: measured.isEmpty ? 6 : 10)
        SamplingView.draw(widget, parameter, in: line, on: &canvas, theme: theme)
    }
}
