import Composing
import MusicCore

extension Studio {
    /// Opens a list or a question.
    mutating func openLayer(_ command: Command) -> [Effect] {
        switch command {
        case .palette: layers.append(.list(ListLayer(kind: .commands, rows: commandRows(.commands))))
        case .help: layers.append(.list(ListLayer(kind: .help, rows: commandRows(.help))))
        case .themes:
            let rows = themes.map { ListLayer.Row(id: $0, title: $0) }
            layers.append(
                .list(
                    ListLayer(
                        kind: .themes, rows: rows, index: themes.firstIndex(of: theme) ?? 0, original: theme)))
            return [.listThemes]
        case .presets:
            layers.append(.list(ListLayer(kind: .presets, rows: presetRows)))
            return [.listPresets]
        case .savePreset: layers.append(.prompt(PromptLayer(.presetName, text: draft.preset ?? "")))
        case .ports:
            layers.append(.list(ListLayer(kind: .ports, rows: portRows)))
            return [.listPorts]
        case .drumPorts:
            layers.append(.list(ListLayer(kind: .drumPorts, rows: drumPortRows)))
            return [.listPorts]
        case .inputs:
            layers.append(.list(ListLayer(kind: .inputs, rows: inputRows)))
            return [.sound(.listInputs)]
        case .instrument:
            let program = Int(song.program(of: roll.voice))
            let rows = instrumentRows
            let index = rows.firstIndex { $0.id == String(program) } ?? 0
            layers.append(.list(ListLayer(kind: .instruments, rows: rows, index: index)))
        case .figures:
            guard !figureRows.isEmpty else {
                say(.information, "There is no take to measure yet.", advice: "g writes one.")
                return []
            }
            layers.append(.list(ListLayer(kind: .figures, rows: figureRows)))
        case .guide: layers.append(.guide)
        case .train: return openTraining()
        case .log:
            let rows = log.enumerated().reversed().map { index, notice in
                ListLayer.Row(id: String(index), title: notice.text, detail: notice.advice ?? "")
            }
            layers.append(.list(ListLayer(kind: .log, rows: rows)))
        default: break
        }
        return []
    }

    /// Opens the question that belongs to a command.
    mutating func ask(_ command: Command) {
        switch command {
        case .rename: layers.append(.prompt(PromptLayer(.title, text: song.title)))
        case .key: layers.append(.prompt(PromptLayer(.key, text: song.key.name)))
        case .tempo: layers.append(.prompt(PromptLayer(.tempo, text: Studio.decimal(song.qpm))))
        case .seed: layers.append(.prompt(PromptLayer(.seed, text: String(draft.seed))))
        case .form: layers.append(.prompt(PromptLayer(.form, text: song.form.description)))
        case .walk: layers.append(.prompt(PromptLayer(.walk, text: "8")))
        case .chord:
            let chord = chordUnderCursor
            layers.append(.prompt(PromptLayer(.chord, text: chord?.name ?? "")))
        default: break
        }
    }

    /// The chord of the half bar that holds the cursor.
    public var chordUnderCursor: Chord? {
        let bar = cursorBar
        guard song.grid.bars.indices.contains(bar) else { return nil }
        let chords = song.grid.bars[bar].chords
        return chords.indices.contains(cursorHalf) ? chords[cursorHalf] : nil
    }

    /// Which of a bar's chords holds at the cursor.
    var cursorHalf: Int {
        let bar = cursorBar
        guard song.grid.bars.indices.contains(bar) else { return 0 }
        let offset = roll.step - step(ofBar: bar)
        let content = song.grid.bars[bar]
        return max(0, min(content.chords.count - 1, offset * content.chords.count / max(1, content.steps)))
    }

    /// Keys in the layer on top.
    mutating func type(_ typing: Typing) -> [Effect] {
        guard let top = layers.last else { return [] }
        switch top {
        case .guide:
            layers.removeLast()
            return [.guideSeen]
        case .training: return type(training: typing)
        case .list(var list):
            switch typing {
            case .accept: return acceptRow(list)
            case .cancel: return leave(list)
            case .up: list.index -= 1
            case .down: list.index += 1
            case .pageUp: list.index -= 10
            case .pageDown: list.index += 10
            case .start: list.index = 0
            case .end: list.index = .max
            default:
                list.query.apply(typing)
                list.index = 0
            }
            list.index = max(0, min(list.matches.count - 1, list.index))
            layers[layers.count - 1] = .list(list)
            return preview(list)
        case .prompt(var prompt):
            switch typing {
            case .accept: return answer(prompt)
            case .cancel:
                layers.removeLast()
                return []
            default:
                prompt.problem = nil
                if prompt.isUntouched, case .insert = typing { prompt.entry.clear() }
                prompt.isUntouched = false
                prompt.entry.apply(typing)
                layers[layers.count - 1] = .prompt(prompt)
                return []
            }
        }
    }

    mutating func chooseRow(_ row: Int) -> [Effect] {
        guard case .list(var list)? = layers.last, list.matches.indices.contains(row) else { return [] }
        let isChosen = list.index == row
        list.index = row
        layers[layers.count - 1] = .list(list)
        return isChosen ? acceptRow(list) : preview(list)
    }

    /// A theme is tried on and an instrument heard while the cursor is on it.
    private mutating func preview(_ list: ListLayer) -> [Effect] {
        if list.kind == .instruments, let program = list.chosen.flatMap({ UInt8($0.id) }) {
            return [.audition(pitch: auditionPitch, velocity: 96, roll.voice, program: program)]
        }
        guard list.kind == .themes, let row = list.chosen, row.id != theme else { return [] }
        theme = row.id
        return [.applyTheme(name: row.id, keep: false)]
    }

    private mutating func leave(_ list: ListLayer) -> [Effect] {
        layers.removeLast()
        guard list.kind == .themes, let original = list.original, original != theme else { return [] }
        theme = original
        return [.applyTheme(name: original, keep: false)]
    }

    private mutating func acceptRow(_ list: ListLayer) -> [Effect] {
        layers.removeLast()
        guard let row = list.chosen else {
            let wanted = list.query.text
            if !wanted.isEmpty {
                say(.information, "Nothing here is called \"\(wanted)\".", advice: "Open the list again and type less.")
            }
            return []
        }
        switch list.kind {
        case .commands, .help:
            guard let command = Command(rawValue: row.id) else { return [] }
            // A command of another pane takes its pane along.
            if !command.applies(in: focus), let pane = Pane.allCases.first(where: command.applies) { focus = pane }
            return perform(command, count: 1)
        case .themes:
            theme = row.id
            return [.applyTheme(name: row.id, keep: true)]
        case .presets: return [.loadPreset(name: row.id)]
        case .ports: return [.connect(address: row.id)]
        case .songs: return [.open(path: row.id)]
        case .drumPorts:
            return [.sound(.connectDrums(address: row.id.isEmpty ? nil : row.id))]
        case .inputs: return [.sound(.connectInput(address: row.id.isEmpty ? nil : row.id))]
        case .instruments: return choose(program: row.id)
        case .forms: return take(suggestion: row.id)
        case .log, .figures: return []
        }
    }

    /// A number as people write it: 96, 92.5.
    static func decimal(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String((value * 100).rounded() / 100)
    }
}
