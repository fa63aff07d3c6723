import Composing
import StudioState
import TerminalUI

/// A searchable list over everything else.
struct ListPopup: Widget {
    let list: ListLayer
    let bindings: KeyBindings
    /// What the lists of presets and of forms are about.
    var presets: [PresetChoice] = []
    var suggestions: [FormSuggestion] = []

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let popup = popup(in: region)
        // Themes are chosen by looking at the studio, so it is not dimmed for them.
        if list.kind == .themes {
            canvas.fill(popup.frame(in: region), background: theme[.overlay])
            canvas.clipped(to: popup.frame(in: region)) { popup.draw(on: &$0, in: region, theme: theme) }
        } else {
            canvas.draw(popup, in: region, theme: theme)
        }
        let content = popup.content(in: region)
        search(content.line(0), &canvas, theme)
        let rows = rowsRegion(in: region)
        let matches = list.matches
        guard !matches.isEmpty else {
            canvas.write(emptyText, in: rows.line(0), theme.style(.textFaint))
            return
        }
        canvas.draw(view(matches, rows), in: rows, theme: theme)
        if list.kind == .log, let row = list.chosen {
            // What does not fit into a row can be read below.
            let rest = content.inset(top: rows.maxY - content.y + 1)
            for (index, text) in TextWrap.lines("\(row.title) \(row.detail)", width: rest.width).enumerated() {
                canvas.write(text, in: rest.line(index), theme.style(.textQuiet))
            }
        }
        let beside = content.inset(left: rows.width + 3, top: 2)
        if list.kind == .presets, let preset = presets.first(where: { $0.name == list.chosen?.id }) {
            canvas.draw(PresetPreview(preset: preset), in: beside, theme: theme)
        }
        if list.kind == .forms, let form = suggestions.first(where: { String($0.seed) == list.chosen?.id }) {
            canvas.draw(SuggestionPreview(suggestion: form), in: beside, theme: theme)
        }
    }

    /// The row at a cell, counted among those that match.
    func row(at point: Point, in region: Rectangle) -> Int? {
        let rows = rowsRegion(in: region)
        return view(list.matches, rows).row(at: point, in: rows)
    }

    func popup(in region: Rectangle) -> Popup {
        let (width, least, most) =
            switch list.kind {
            case .help, .commands: (78, 7, 26)
            case .themes: (34, 7, 14)
            case .presets: (78, 18, 26)
            case .forms: (100, 20, 34)
            case .log: (78, 12, 26)
            default: (64, 7, 26)
            }
        let height = min(max(least, list.rows.count + 6), region.height - 4, most)
        return Popup(title, hint: "\(list.matches.count)", width: min(width, region.width - 4), height: height)
    }

    private func rowsRegion(in region: Rectangle) -> Rectangle {
        var rows = popup(in: region).content(in: region).inset(top: 2)
        if list.kind == .log { rows.height -= min(3, max(0, rows.height - 1)) }
        if list.kind == .presets { rows.width = min(rows.width, 20) }
        if list.kind == .forms { rows.width = min(rows.width, 25) }
        return rows
    }

    private var title: String { Self.title(list.kind) }

    static func title(_ kind: ListLayer.Kind) -> String {
        switch kind {
        case .commands: "commands"
        case .help: "keys and commands"
        case .themes: "themes"
        case .presets: "presets"
        case .ports: "where the notes go"
        case .songs: "open a song"
        case .log: "what was said"
        case .instruments: "instruments"
        case .drumPorts: "where the drums go"
        case .inputs: "what is listened to"
        case .figures: "what was measured of the take"
        case .forms: "suggested forms"
        }
    }

    private var emptyText: String {
        guard list.query.isEmpty else { return "nothing matches" }
        switch list.kind {
        case .ports, .drumPorts, .inputs: return "nothing to connect to; f5 starts a synthesiser"
        case .songs: return "no songs yet"
        case .log: return "nothing yet"
        case .forms: return "being laid out …"
        default: return "none"
        }
    }

    private func search(_ line: Rectangle, _ canvas: inout Canvas, _ theme: Theme) {
        let after = canvas.write("› ", x: line.x, y: line.y, theme.style(.accent, .bold))
        let end = canvas.write(
            list.query.isEmpty ? "" : list.query.text, x: after, y: line.y, theme.style(.textStrong),
            maximumWidth: line.maxX - after - 1)
        if list.query.isEmpty {
            canvas.write("type to search", x: after + 1, y: line.y, theme.style(.textFaint))
        }
        let place = min(line.maxX - 1, list.query.isEmpty ? after : min(end, after + list.query.cursor))
        canvas.cursor = Point(x: place, y: line.y)
    }

    private func view(_ matches: [ListLayer.Row], _ region: Rectangle) -> ListView {
        var state = ListState(selection: list.index)
        state.select(list.index, count: matches.count, visible: region.height)
        let keyWidth = 16
        let width = region.width - 3
        return ListView(count: matches.count, state: state) { index in
            let row = matches[index]
            if list.kind == .presets || list.kind == .forms { return [Span(row.title, .text)] }
            guard list.kind == .help || list.kind == .commands, let command = Command(rawValue: row.id) else {
                return [Span(row.title, .text), Span(row.detail.isEmpty ? "" : "  \(row.detail)", .textFaint)]
            }
            let keys = bindings.names(of: command).reduce(into: "") { text, key in
                if text.isEmpty { text = key } else if text.count + key.count + 2 < keyWidth { text += " " + key }
            }
            let padded = keys + String(repeating: " ", count: max(1, keyWidth - CharacterWidth.of(keys)))
            let used = keyWidth + CharacterWidth.of(row.title)
            guard !row.detail.isEmpty else { return [Span(padded, .keyHint), Span(row.title, .text)] }
            let gap = String(repeating: " ", count: max(2, width - used - CharacterWidth.of(row.detail)))
            return [Span(padded, .keyHint), Span(row.title, .text), Span(gap), Span(row.detail, .textFaint)]
        }
    }
}
