import StudioState

/// Lists, questions and the other popups, a line an item.
struct LinearLayers {
    typealias Line = LinearScreen.Line

    let studio: Studio
    let bindings: KeyBindings

    func lines(_ layer: Layer) -> [Line] {
        switch layer {
        case .list(let list): lines(list)
        case .prompt(let prompt): lines(prompt)
        case .guide: guide
        case .training: training
        }
    }

    private func lines(_ list: ListLayer) -> [Line] {
        let rows = list.matches
        let search = list.query.isEmpty ? "type to search" : "searching \(list.query.text)"
        return [Line("\(ListPopup.title(list.kind)): \(rows.count) entries, \(search). Esc leaves.", role: .accent)]
            + rows.enumerated().map { index, row in
                let keys = Command(rawValue: row.id).map { bindings.names(of: $0).joined(separator: " or ") } ?? ""
                let parts = [row.title, row.detail, keys.isEmpty ? "" : "key \(keys)"].filter { !$0.isEmpty }
                let isCurrent = index == list.index
                return Line((isCurrent ? "> " : "  ") + parts.joined(separator: ", "), isCurrent: isCurrent)
            }
    }

    private func lines(_ prompt: PromptLayer) -> [Line] {
        let popup = PromptPopup(prompt: prompt)
        var lines = [
            Line("Question: \(popup.title). \(popup.hint)", role: .accent),
            Line("> \(prompt.entry.text)", isCurrent: true),
        ]
        if let problem = prompt.problem { lines.append(Line("Not accepted: \(problem)", role: .warning)) }
        return lines
    }

    private var guide: [Line] {
        [Line("> Welcome to refrain. A song is laid out. Any key goes on.", isCurrent: true)]
            + GuidePopup.steps.map { Line("  \(bindings.name(of: $0.command)) \($0.text)") }
    }

    private var training: [Line] {
        let popup = TrainingPopup(training: studio.training)
        var lines = [Line("Training on your own music. Esc leaves; it goes on.", role: .accent)]
        for row in Training.Row.allCases {
            let (name, value, hint) = popup.text(row)
            let isCurrent = row == studio.training.row
            let parts = [name.isEmpty ? "" : "\(name):", value, hint.isEmpty ? "" : "(\(hint))"].filter { !$0.isEmpty }
            lines.append(Line((isCurrent ? "> " : "  ") + parts.joined(separator: " "), isCurrent: isCurrent))
        }
        switch studio.training.phase {
        case .idle: break
        case .running, .stopping:
            let percent = Int((studio.training.fraction * 100).rounded())
            let left = studio.training.secondsLeft.map { ", \(Figures.clock($0)) left" } ?? ""
            lines.append(Line("  \(studio.training.label), \(percent) per cent\(left). \(studio.training.detail)"))
        case .done: lines.append(Line("  done"))
        case .failed(let text): lines.append(Line("  failed: \(text)", role: .error))
        }
        if let last = studio.training.records.last {
            lines.append(Line("  step \(last.step), loss \(Figures.hundredths(last.loss))"))
        }
        return lines
    }
}
