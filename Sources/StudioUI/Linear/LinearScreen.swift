import StudioState
import TerminalUI

/// The studio as labelled lines from top to bottom: no boxes, no columns, nothing told by place or colour alone.
///
/// Made for screen readers and for terminals that draw badly. The same keys do the same things; the line of the cursor
/// begins with `>`, and the terminal's own cursor stands on it.
struct LinearScreen {
    let studio: Studio
    let bindings: KeyBindings

    /// A line, and whether the cursor is on it.
    struct Line: Equatable {
        var text: String
        var isCurrent = false
        var role = Role.text

        init(_ text: String, isCurrent: Bool = false, role: Role = .text) {
            self.text = text
            self.isCurrent = isCurrent
            self.role = role
        }
    }

    func draw(on canvas: inout Canvas, theme: Theme) {
        let bounds = canvas.bounds
        guard bounds.height > 3 else { return }
        let head = [Line(header, role: .textStrong)]
        let foot = [Line(status, role: .textStrong), Line(keys, role: .textQuiet)]
        let room = bounds.height - head.count - foot.count
        let lines = visible(body.flatMap { wrapped($0, bounds.width) }, room)
        for (row, line) in (head + lines).enumerated() { write(line, bounds.line(row), &canvas, theme) }
        for (row, line) in foot.enumerated() {
            write(line, bounds.line(bounds.height - foot.count + row), &canvas, theme)
        }
    }

    private func write(_ line: Line, _ place: Rectangle, _ canvas: inout Canvas, _ theme: Theme) {
        canvas.write(line.text, in: place, theme.style(line.role, line.isCurrent ? .bold : []))
        if line.isCurrent { canvas.cursor = Point(x: place.x, y: place.y) }
    }

    /// A line in as many as it needs, broken between words; the cursor is on the first of them.
    private func wrapped(_ line: Line, _ width: Int) -> [Line] {
        guard CharacterWidth.of(line.text) > width, width > 12 else { return [line] }
        let indent = String(repeating: " ", count: min(6, line.text.prefix { $0 == " " || $0 == ">" }.count + 2))
        var rows: [String] = []
        // A line that begins with spaces keeps them.
        let start = String(line.text.prefix { $0 == " " })
        var row = ""
        for word in line.text.dropFirst(start.count).split(separator: " ", omittingEmptySubsequences: false) {
            if !row.isEmpty, CharacterWidth.of(row) + 1 + CharacterWidth.of(String(word)) > width {
                rows.append(row)
                row = indent + word
            } else {
                row += (row.isEmpty ? start : " ") + word
            }
        }
        rows.append(row)
        return rows.enumerated().map { index, text in
            var part = line
            part.text = text
            part.isCurrent = line.isCurrent && index == 0
            return part
        }
    }

    /// As many lines as fit, the current one among them.
    private func visible(_ lines: [Line], _ room: Int) -> [Line] {
        guard lines.count > room, room > 0 else { return lines }
        let current = lines.firstIndex(where: \.isCurrent) ?? 0
        let first = max(0, min(current - room / 2, lines.count - room))
        return Array(lines[first..<(first + room)])
    }

    private var body: [Line] {
        if let layer = studio.layers.last { return LinearLayers(studio: studio, bindings: bindings).lines(layer) }
        let panes = LinearPanes(studio: studio)
        switch studio.focus {
        case .song: return panes.song
        case .roll: return LinearRoll(studio: studio).lines
        case .sampling: return panes.sampling
        case .latent: return panes.latent
        case .takes: return panes.takes
        }
    }

    // MARK: First and last lines

    private var header: String {
        var parts = ["refrain: \(studio.song.title)\(studio.isSaved ? "" : ", not yet saved")"]
        if let take = studio.currentTake {
            parts.append("take \(take.id) of \(studio.takes.count)")
            if take.rating > 0 { parts.append("\(take.rating) stars") }
        }
        parts.append("\(studio.song.key.name), tempo \(Figures.plain(studio.song.qpm)), seed \(studio.draft.seed)")
        return parts.joined(separator: "; ")
    }

    private var status: String {
        var parts: [String] = []
        if let job = studio.job { parts.append("writing, bar \(job.writtenBars) of \(studio.song.form.bars)") }
        let transport = studio.transport
        if transport.status != .stopped || studio.job == nil {
            let bar = studio.bar(atStep: transport.tick / 120) + 1
            parts.append(
                "\(transport.status == .stopped ? "stopped" : transport.isPlaying ? "playing" : "paused") at bar \(bar)"
            )
        }
        if transport.isRecording { parts.append("recording") }
        if let loop = transport.loop { parts.append("looping bars \(loop.lowerBound + 1) to \(loop.upperBound)") }
        parts.append(transport.port.map { "sound by \($0)" } ?? "no sound")
        if let notice = studio.notice {
            let level = notice.level == .information ? "" : notice.level == .warning ? "warning: " : "error: "
            parts.append(level + notice.text + (notice.advice.map { " \($0)" } ?? ""))
        }
        return parts.joined(separator: "; ")
    }

    private var keys: String {
        let commands: [Command] = [.write, .play, .newTake, .nextPane, .accept, .undo, .palette, .help, .quit]
        return commands.map { "\(bindings.name(of: $0)) \($0.short)" }.joined(separator: ", ")
    }
}
