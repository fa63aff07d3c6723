import MusicCore
import StudioState
import TerminalUI

/// The line above the keys: progress while writing, else what was last said, else what to do next.
struct StatusView: Widget {
    let studio: Studio
    let bindings: KeyBindings
    let pendingCount: Int?

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        canvas.fill(region, background: theme[.surfaceRaised])
        let line = region.inset(left: 1, right: 1)
        if let job = studio.job {
            progress(job, line, &canvas, theme)
        } else if let notice = studio.notice {
            show(notice, line, &canvas, theme)
        } else {
            canvas.draw(Label(hint), in: line, theme: theme)
        }
        // A count that is being typed stands over whatever else is there.
        if let pendingCount {
            canvas.write(
                "  \(pendingCount) ×", in: line, theme.style(.textStrong, .bold).on(theme[.surfaceRaised]), .trailing)
        }
    }

    private func progress(_ job: ComposingJob, _ line: Rectangle, _ canvas: inout Canvas, _ theme: Theme) {
        let phases: [Unicode.Scalar] = ["◐", "◓", "◑", "◒"]
        let wheel = phases[(job.tokens / 64 + job.writtenBars) % phases.count]
        let total = bars(of: job)
        var spans = [Span("\(Character(wheel)) ", .accent), Span(what(job), .textStrong, .bold)]
        if job.phase == .writing { spans.append(Span("  bar \(min(total, job.writtenBars + 1)) of \(total)", .text)) }
        let left = Label(spans)
        canvas.draw(left, in: line, theme: theme)
        var tail = [Span("\(bindings.name(of: .back)) ", .keyHint, .bold), Span("stops", .textQuiet)]
        if job.tokensPerSecond > 0, line.width >= 100 {
            tail = [Span("\(Figures.grouped(Int(job.tokensPerSecond))) tokens/s   ", .textQuiet)] + tail
        }
        let right = Label(tail, .trailing)
        canvas.draw(right, in: line, theme: theme)
        let start = line.x + max(left.width + 3, min(38, line.width / 4))
        let width = line.maxX - right.width - 3 - start
        guard width >= 6 else { return }
        let fraction = max(job.fraction, Double(job.writtenBars) / Double(max(1, total)))
        canvas.draw(
            ProgressBar(fraction: fraction), in: Rectangle(x: start, y: line.y, width: width, height: 1), theme: theme)
    }

    private func bars(of job: ComposingJob) -> Int {
        switch job.scope {
        case .song: studio.song.form.bars
        case .section(let index): studio.bars(ofSection: index).count
        case .infill(let bars, _): bars.count
        }
    }

    private func what(_ job: ComposingJob) -> String {
        switch job.phase {
        case .loading: return "loading the models"
        case .planning: return "planning the form"
        case .motif: return "finding a motif"
        case .shaping: return "shaping the motif"
        case .writing:
            if case .infill(let bars, _) = job.scope {
                return "writing bars \(bars.lowerBound + 1)–\(bars.upperBound) again"
            }
            let bar = min(studio.song.form.bars - 1, (job.lastWrittenBar ?? -1) + 1)
            guard let index = studio.song.form.section(atBar: bar) else { return "writing" }
            return "writing \(studio.song.form.sections[index].title)"
        }
    }

    private func show(_ notice: Notice, _ line: Rectangle, _ canvas: inout Canvas, _ theme: Theme) {
        let (sign, role): (String, Role) =
            switch notice.level {
            case .information: ("", .text)
            case .warning: ("! ", .warning)
            case .failure: ("✗ ", .error)
            }
        var spans = [Span(sign, role, .bold), Span(notice.text, notice.level == .information ? .text : role)]
        if let advice = notice.advice { spans.append(Span("  \(advice)", .textQuiet)) }
        canvas.draw(Label(spans), in: line, theme: theme)
    }

    /// A section in words, for what its colours and signs say in short.
    private func describe(_ section: Section) -> [Span] {
        let bars = studio.bars(ofSection: studio.cursorSection)
        let place = "  bars \(bars.lowerBound + 1)–\(bars.upperBound)"
        return [
            Span(section.title, section.kind.role, .bold), Span(place, .text),
            Span("  \(section.memoryWords)", .textQuiet),
        ]
    }

    private func firstLine(_ text: String) -> String { text.split(separator: "\n").first.map(String.init) ?? "" }

    /// One line for whoever has nothing else to read.
    private var hint: [Span] {
        func key(_ command: Command) -> Span { Span(bindings.name(of: command), .keyHint, .bold) }
        if let parameter = studio.focusedParameter, studio.focus.isInColumn {
            return [Span(parameter.title, .text), Span("  " + parameter.explanation, .textQuiet)]
        }
        if studio.focus == .song, studio.song.form.sections.indices.contains(studio.cursorSection) {
            return describe(studio.song.form.sections[studio.cursorSection])
        }
        if studio.song.grid.noteCount == 0 {
            return [
                Span("A form of \(studio.song.form.bars) bars is laid out.  ", .textQuiet), key(.write),
                Span(" writes the song, ", .textQuiet), key(.play), Span(" plays it, ", .textQuiet), key(.help),
                Span(" tells the rest.", .textQuiet),
            ]
        }
        let grid = studio.song.grid
        return [
            Span(
                "\(grid.bars.count) bars · \(Figures.grouped(grid.noteCount)) \(grid.noteCount == 1 ? "note" : "notes")",
                .textQuiet),
            Span(studio.shortPath.map { " · \($0)" } ?? "", .textQuiet),
            // While it plays, and nobody hears it, the header says so.
            Span(
                studio.transport.status == .stopped
                    ? studio.transport.silence.map { "   \(firstLine($0))" } ?? "" : "", .textQuiet),
        ]
    }
}
