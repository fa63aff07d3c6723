import StudioState
import TerminalUI

/// Training on the user's own music: what, from where, how long, and how it goes.
struct TrainingPopup: Widget {
    let training: Training

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let popup = Popup(
            "train on your own music", hint: "esc closes; training goes on", width: min(84, region.width - 4),
            height: min(training.records.count > 1 ? 26 : 13, region.height - 2))
        canvas.draw(popup, in: region, theme: theme)
        let content = popup.content(in: region)
        for (index, row) in Training.Row.allCases.enumerated() { draw(row, content.line(index), &canvas, theme) }
        let status = content.line(6)
        progress(status, content.line(7), &canvas, theme)
        let curve = content.inset(top: 9, bottom: 1)
        if curve.height >= 3, training.records.count > 1 { draw(curve: curve, &canvas, theme) }
        if let found = training.found {
            canvas.write(found, in: content.line(content.height - 1), theme.style(.textQuiet))
        }
    }

    private func draw(_ row: Training.Row, _ line: Rectangle, _ canvas: inout Canvas, _ theme: Theme) {
        let isChosen = training.row == row
        if isChosen { canvas.setBackground(line, theme[.selection]) }
        canvas.write(isChosen ? "▸" : " ", x: line.x, y: line.y, theme.style(.accent, .bold))
        let (name, value, hint) = text(row)
        canvas.write(name, x: line.x + 2, y: line.y, theme.style(isChosen ? .textStrong : .textQuiet))
        let end = canvas.write(
            value, x: line.x + 12, y: line.y, theme.style(.text, isChosen ? .bold : []),
            maximumWidth: line.maxX - line.x - 12)
        if isChosen, end + hint.count + 3 < line.maxX {
            canvas.write(hint, in: line, theme.style(.textFaint), .trailing)
        }
    }

    func text(_ row: Training.Row) -> (name: String, value: String, hint: String) {
        switch row {
        case .model: ("model", training.model.title, "‹ › another")
        case .folder: ("folder", training.folder.isEmpty ? "choose a folder of MIDI files" : training.folder, "enter")
        case .hours:
            (
                "for",
                training.model.isNetwork ? duration : "as long as counting takes",
                "‹ › more, less"
            )
        case .go: ("", go, "enter")
        case .use:
            (
                "",
                !training.hasCheckpoint
                    ? "nothing trained yet" : training.isUsed ? "go back to the shipped model" : "use what was trained",
                training.hasCheckpoint ? "enter" : ""
            )
        }
    }

    private var duration: String {
        let minutes = Int((training.hours * 60).rounded())
        if minutes < 90 { return minutes == 60 ? "an hour" : "\(minutes) \(minutes == 1 ? "minute" : "minutes")" }
        return "\(Figures.plain(training.hours)) hours"
    }

    private var go: String {
        switch training.phase {
        case .running: "stop; it can go on later"
        case .stopping: "stopping after this step …"
        case .idle, .done, .failed: training.canResume && training.model.isNetwork ? "go on training" : "start training"
        }
    }

    private func progress(_ line: Rectangle, _ bar: Rectangle, _ canvas: inout Canvas, _ theme: Theme) {
        switch training.phase {
        case .idle: return
        case .failed(let text):
            let cause = text.split(separator: "\n").first.map(String.init) ?? text
            return canvas.write("✗ " + cause, in: line, theme.style(.error))
        case .done: canvas.write("done", in: line, theme.style(.good, .bold))
        case .running, .stopping:
            var spans = [Span(training.label, .textStrong, .bold)]
            if training.records.isEmpty || training.label != "training" {
                spans.append(Span("  \(training.detail)", .text))
            }
            canvas.draw(Label(spans), in: line, theme: theme)
            canvas.draw(ProgressBar(fraction: training.fraction), in: bar.inset(right: 14), theme: theme)
            if let left = training.secondsLeft {
                canvas.write("\(Figures.clock(left)) left", in: bar, theme.style(.textQuiet), .trailing)
            }
        }
        guard let last = training.records.last else { return }
        let heldOut = training.records.last { $0.heldOut != nil }?.heldOut
        var spans = [
            Span("step \(Figures.grouped(last.step))", .text), Span("  loss ", .textQuiet),
            Span(Figures.hundredths(last.loss), .accent),
        ]
        if let heldOut {
            spans += [Span("  held out ", .textQuiet), Span(Figures.hundredths(heldOut), .bass)]
        }
        spans.append(Span("  \(Figures.grouped(Int(last.rate)))/s", .textQuiet))
        canvas.draw(Label(spans, .trailing), in: line, theme: theme)
    }

    /// Both losses over the steps; the first ones are far above the rest and are cut off.
    private func draw(curve region: Rectangle, _ canvas: inout Canvas, _ theme: Theme) {
        let plot = region.inset(left: 6)
        let losses = training.records.map(\.loss) + training.records.compactMap(\.heldOut)
        let finite = losses.filter(\.isFinite).sorted()
        guard let low = finite.first, let top = finite.last, let last = training.records.last?.step, last > 0 else {
            return
        }
        let high = max(low + 0.05, min(top, low + 3 * (finite[finite.count / 2] - low) + 0.2))
        canvas.write(
            Figures.hundredths(high), in: Rectangle(x: region.x, y: region.y, width: 5, height: 1),
            theme.style(.textFaint))
        canvas.write(
            Figures.hundredths(low), in: Rectangle(x: region.x, y: region.maxY - 1, width: 5, height: 1),
            theme.style(.textFaint))
        var picture = HalfBlockPicture(width: plot.width, height: plot.height * 2)
        func row(_ loss: Double) -> Int {
            let share = 1 - (min(high, max(low, loss)) - low) / (high - low)
            return Int((share * Double(plot.height * 2 - 1)).rounded())
        }
        func column(_ step: Int) -> Int { step * (plot.width - 1) / last }
        // A line from each measurement to the next.
        func trace(_ points: [(step: Int, loss: Double)], _ colour: Colour) {
            for (from, to) in zip(points, points.dropFirst()) {
                let (start, end) = (column(from.step), max(column(from.step), column(to.step)))
                for x in start...end {
                    let share = end == start ? 1 : Double(x - start) / Double(end - start)
                    picture[x, row(from.loss + (to.loss - from.loss) * share)] = colour
                }
            }
        }
        let records = training.records.filter { $0.loss.isFinite }
        trace(records.map { ($0.step, $0.loss) }, theme[.accent])
        trace(
            records.compactMap { record in record.heldOut.map { (record.step, $0) } }.filter { $0.1.isFinite },
            theme[.bass])
        canvas.draw(picture, in: plot, theme: theme)
    }
}
