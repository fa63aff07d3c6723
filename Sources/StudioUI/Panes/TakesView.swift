import MusicCore
import StudioState
import TerminalUI

/// Every take, newest first: number, seed, outline, stars.
struct TakesView: Widget {
    let studio: Studio

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let isFocused = studio.focus == .takes
        let count = studio.takes.count
        canvas.draw(
            TerminalUI.Pane(
                "takes", trailing: count == 0 ? [] : [Span("\(count) kept", .textFaint)], isFocused: isFocused),
            in: region, theme: theme)
        let content = region.inset(left: 1, top: 1, right: 1)
        guard count > 0 else {
            canvas.write("none yet; g writes one", in: content.line(0), theme.style(.textFaint))
            return
        }
        for (take, line) in Self.lines(in: region, studio: studio) { draw(take, line, isFocused, &canvas, theme) }
    }

    /// The takes that fit and their lines, scrolled so that the chosen one is among them.
    static func lines(in region: Rectangle, studio: Studio) -> [(take: Take, line: Rectangle)] {
        let content = region.inset(left: 1, top: 1, right: 1)
        let newestFirst = Array(studio.takes.reversed())
        let rows = min(content.height, newestFirst.count)
        guard rows > 0 else { return [] }
        let chosen = newestFirst.firstIndex { $0.id == studio.takeCursor } ?? 0
        let first = max(0, min(chosen - rows / 2, newestFirst.count - rows))
        return (0..<rows).map { (newestFirst[first + $0], content.line($0)) }
    }

    private func draw(_ take: Take, _ line: Rectangle, _ isFocused: Bool, _ canvas: inout Canvas, _ theme: Theme) {
        let isCurrent = take.id == studio.draft.currentTake
        let isChosen = isFocused && take.id == studio.takeCursor
        if isChosen { canvas.setBackground(line, theme[.selection]) }
        let number = String(take.id)
        let mark = isCurrent ? "▸" : take.id == studio.otherTake ? "◦" : " "
        canvas.write(mark, x: line.x, y: line.y, theme.style(isCurrent ? .accent : .textFaint, .bold))
        // As many digits as the newest take has, two at least.
        let digits = max(2, String(studio.takes.last?.id ?? 0).count)
        let next = canvas.write(
            String(repeating: " ", count: max(0, digits - number.count)) + number, x: line.x + 1, y: line.y,
            theme.style(isCurrent || isChosen ? .textStrong : .text, isCurrent ? .bold : []))
        canvas.write(
            origin(take), x: next + 1, y: line.y, theme.style(.textQuiet), maximumWidth: max(1, 12 - digits))
        let stars = Stars.text(take.rating)
        let right = quality(take)
        let starsStart = line.maxX - 5
        canvas.write(stars, x: starsStart, y: line.y, theme.style(.rating))
        let figures = Rectangle(x: line.maxX - 15, y: line.y, width: 9, height: 1)
        canvas.draw(Label(right, .trailing), in: figures, theme: theme)
        outline(
            take, Rectangle(x: line.x + 15, y: line.y, width: figures.x - line.x - 16, height: 1), isCurrent,
            &canvas, theme)
    }

    /// How many of the measured figures lie where most songs have them; what is unfinished is marked.
    private func quality(_ take: Take) -> [Span] {
        guard let figures = studio.figures[take.id], figures.inBand.of > 0 else { return [Span("…", .textFaint)] }
        let (count, all) = figures.inBand
        let role: Role = count == all ? .good : count * 3 >= all * 2 ? .textQuiet : .warning
        return [Span(take.isComplete ? "" : "◐ ", .textFaint), Span("\(count)/\(all)", role), Span(" fit", .textFaint)]
    }

    private func origin(_ take: Take) -> String {
        switch take.origin {
        case .written: String(take.seed)
        case .rewritten(let section): "↺ \(section)"
        case .drawn: "by hand"
        }
    }

    private func outline(
        _ take: Take, _ region: Rectangle, _ isCurrent: Bool, _ canvas: inout Canvas, _ theme: Theme
    ) {
        guard region.width >= 6 else { return }
        let grid = take.song.grid
        let values = MelodyOutline.heights(
            grid, steps: 0..<max(1, grid.stepCount), columns: region.width, range: MelodyOutline.range(grid))
        let colour = theme[.surface].mixed(with: theme[.melody], amount: isCurrent ? 0.9 : 0.5)
        for (column, value) in values.enumerated() {
            guard let value else { continue }
            canvas.put(
                MelodyOutline.blocks[Int((value * 7).rounded())], x: region.x + column, y: region.y, Style(colour))
        }
    }
}
