import MusicCore
import StudioState
import TerminalUI

/// The song strip: sections as blocks as wide as their bars, each with a miniature of its melody.
struct SongView: Widget {
    let studio: Studio

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        canvas.fill(region, background: theme[.surface])
        let geometry = SongGeometry(region: region, form: studio.song.form)
        let sections = studio.song.form.sections
        let hasMemory = region.height >= 4
        let hasLine = region.height >= 3
        let pictureHeight = region.height - 1 - (hasMemory ? 1 : 0) - (hasLine ? 1 : 0)
        for (index, block) in geometry.blocks.enumerated() where index < sections.count {
            let isCurrent = index == studio.cursorSection
            title(sections[index], block.line(0), isCurrent, &canvas, theme, showsMemory: !hasMemory)
            let picture = Rectangle(x: block.x, y: block.y + 1, width: block.width, height: max(1, pictureHeight))
            miniature(index, picture, isCurrent, &canvas, theme)
            if hasMemory {
                let row = Rectangle(x: block.x, y: picture.maxY, width: block.width, height: 1)
                memory(sections[index], row, isCurrent, &canvas, theme)
            }
        }
        if hasLine { overview(geometry, y: region.maxY - 1, &canvas, theme) }
    }

    private func title(
        _ section: Section, _ line: Rectangle, _ isCurrent: Bool, _ canvas: inout Canvas, _ theme: Theme,
        showsMemory: Bool
    ) {
        let colour = theme[section.kind.role]
        let isFocused = isCurrent && studio.focus == .song
        let ground = theme[.surface].mixed(with: colour, amount: isFocused ? 0.5 : isCurrent ? 0.32 : 0.16)
        canvas.setBackground(line, ground)
        if isCurrent { canvas.put(isFocused ? "▌" : "▎", x: line.x, y: line.y, Style(colour, on: ground)) }
        let bars = " \(section.bars)"
        let sign = showsMemory ? sign(section.memory) : ""
        let showsBars = line.width >= 3 + section.kind.title.count + sign.count + bars.count
        let text = line.inset(left: 1, right: showsBars ? bars.count : 0)
        let strong = Style(theme[isCurrent ? .textStrong : .text], on: ground, isCurrent ? .bold : [])
        let letterStyle = Style(
            colour.mixed(with: theme[.textStrong], amount: 0.25), on: ground, .bold)
        let room = max(0, text.width - 2)
        let after = canvas.write(section.kind.title, x: text.x, y: text.y, strong, maximumWidth: room)
        let x = canvas.write(" \(section.letter)", x: after, y: text.y, letterStyle, maximumWidth: text.maxX - after)
        if x < text.maxX { canvas.write(sign, x: x, y: text.y, letterStyle) }
        if showsBars {
            canvas.write(bars, in: line, Style(theme[.textQuiet], on: ground), .trailing)
        }
    }

    private func sign(_ memory: SectionMemory) -> String {
        switch memory {
        case .writes: "◆"
        case .recalls: "↺"
        case .free: ""
        }
    }

    private func memory(
        _ section: Section, _ line: Rectangle, _ isCurrent: Bool, _ canvas: inout Canvas, _ theme: Theme
    ) {
        let colour = theme[.surface].mixed(with: theme[section.kind.role], amount: 0.75)
        let text: String
        switch section.memory {
        case .writes: text = line.width >= 11 ? "◆ writes \(section.letter)" : "◆ \(section.letter)"
        case .recalls(let letter, let strength):
            let percent = "\(Int((strength * 100).rounded()))%"
            let forms = ["↺ recalls \(letter) \(percent)", "↺ \(letter) \(percent)", "↺ \(percent)"]
            text = forms.first { $0.count < line.width } ?? "↺"
        case .free: text = "free"
        }
        let style = section.memory == .free ? theme.style(.textFaint) : Style(colour)
        canvas.write(
            text, x: line.x + 1, y: line.y, isCurrent ? style.with(.bold) : style, maximumWidth: line.width - 1)
    }

    /// The outline of the melody: the mean pitch of each column as a bar, dots where nothing is written.
    private func miniature(
        _ index: Int, _ region: Rectangle, _ isCurrent: Bool, _ canvas: inout Canvas, _ theme: Theme
    ) {
        let bars = studio.bars(ofSection: index)
        let first = studio.step(ofBar: bars.lowerBound)
        let last = studio.step(ofBar: bars.upperBound)
        let values = MelodyOutline.heights(
            studio.song.grid, steps: first..<last, columns: region.width, range: MelodyOutline.range(studio.song.grid))
        let colour = theme[.surface].mixed(
            with: theme[studio.song.form.sections[index].kind.role], amount: isCurrent ? 1 : 0.72)
        let levels = region.height * 8
        let sounding = written(bars)
        for (column, value) in values.enumerated() {
            let x = region.x + column
            guard let value else {
                // Dots where nothing is written yet; a rest is just empty.
                let bar = bars.lowerBound + column * bars.count / max(1, region.width)
                if !sounding.contains(bar) { canvas.put("·", x: x, y: region.maxY - 1, theme.style(.textFaint)) }
                continue
            }
            let height = max(2, Int((value * Double(levels - 2)).rounded()) + 2)
            for row in 0..<region.height {
                let part = min(8, height - row * 8)
                guard part > 0 else { break }
                canvas.put(MelodyOutline.blocks[part - 1], x: x, y: region.maxY - 1 - row, Style(colour))
            }
        }
    }

    /// Bars in which any voice plays.
    private func written(_ bars: Range<Int>) -> Set<Int> {
        let starts = studio.song.grid.barSteps
        return Set(
            bars.filter { bar in
                guard bar + 1 < starts.count else { return false }
                let steps = starts[bar]..<starts[bar + 1]
                return studio.song.grid.notes.contains { voice in voice.contains { steps.contains($0.step) } }
            })
    }

    /// A thin line below: which part the roll shows, and the playhead.
    private func overview(_ geometry: SongGeometry, y: Int, _ canvas: inout Canvas, _ theme: Theme) {
        guard let first = geometry.blocks.first, let last = geometry.blocks.last else { return }
        canvas.horizontalLine("─", x: first.x, y: y, length: last.maxX - first.x, theme.style(.gridLine))
        if let loop = studio.transport.loop, let from = geometry.column(ofBar: Double(loop.lowerBound)),
            let to = geometry.column(ofBar: Double(loop.upperBound) - 0.01)
        {
            canvas.horizontalLine("╌", x: from, y: y, length: to - from + 1, theme.style(.playhead))
        }
        let end = max(1, studio.song.grid.stepCount)
        let shownEnd = min(end - 1, studio.roll.firstStep + studio.roll.visibleSteps - 1)
        if let from = geometry.column(ofBar: place(studio.roll.firstStep)),
            let to = geometry.column(ofBar: place(shownEnd))
        {
            canvas.horizontalLine("━", x: from, y: y, length: to - from + 1, theme.style(.textFaint))
        }
        if let column = geometry.column(ofBar: place(studio.roll.step)) {
            canvas.put("━", x: column, y: y, theme.style(.cursor, .bold))
        }
        if let column = geometry.column(ofBar: place(studio.transport.tick / ticksPerStep)),
            studio.transport.status != .stopped
        {
            canvas.put("▲", x: column, y: y, theme.style(.playhead))
        }
        if let job = studio.job, let bar = job.lastWrittenBar, let column = geometry.column(ofBar: Double(bar) + 0.99) {
            canvas.put("◆", x: column, y: y, theme.style(.accent))
        }
    }

    /// A step as bars and a fraction.
    private func place(_ step: Int) -> Double {
        let bar = studio.bar(atStep: step)
        let start = studio.step(ofBar: bar)
        let length = max(1, studio.song.grid.bars.indices.contains(bar) ? studio.song.grid.bars[bar].steps : 16)
        return Double(bar) + min(0.999, Double(step - start) / Double(length))
    }
}
