import StudioState
import TerminalUI

/// The last line: the keys that work here, the most wanted first.
struct KeysView: Widget {
    let studio: Studio
    let bindings: KeyBindings

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        for (hints, place) in parts(in: region) {
            canvas.draw(KeyHints(hints.map(\.hint)), in: place, theme: theme)
        }
    }

    /// The command whose key was clicked.
    func command(at point: Point, in region: Rectangle) -> Command? {
        for (hints, place) in parts(in: region) {
            if let hit = KeyHints(hints.map(\.hint)).hint(at: point, in: place) {
                return hints.first { $0.hint == hit }?.command
            }
        }
        return nil
    }

    typealias Entry = (hint: KeyHint, command: Command)

    /// What works here from the left, as much as fits; at the right, always, the way to everything else.
    private func parts(in region: Rectangle) -> [([Entry], Rectangle)] {
        let line = region.inset(left: 1, right: 1)
        if let layer = studio.layers.last {
            let accept: String =
                switch layer {
                case .list(let list): list.kind == .help || list.kind == .commands ? "do it" : "choose"
                case .prompt: "accept"
                case .guide: "begin"
                case .training: "do it"
                }
            return [([(KeyHint("enter", accept), .accept), (KeyHint("esc", "leave"), .back)], line)]
        }
        let always = [Command.palette, .help].map(entry)
        let width = always.reduce(3 * (always.count - 1)) { $0 + $1.hint.width }
        let here = Self.commands(studio).map(entry).filter { !$0.hint.key.isEmpty }
        return [
            (here, line.inset(right: width + 3)),
            (always, Rectangle(x: line.maxX - width, y: line.y, width: width, height: 1)),
        ]
    }

    private func entry(_ command: Command) -> Entry {
        (KeyHint(bindings.name(of: command, in: studio.focus), command.short), command)
    }

    private static func commands(_ studio: Studio) -> [Command] {
        let isEmpty = studio.song.grid.noteCount == 0
        let start: [Command] = isEmpty ? [.write, .play] : [.write, .newTake, .play]
        let here: [Command] =
            switch studio.focus {
            case .song:
                [
                    .rewrite, .addSection, .removeSection, .moreBars, .memory, .kind, .suggestForm, .copyMemory,
                    .stronger, .sectionRight,
                ]
            case .roll:
                [
                    .accept, .infill, .nextVoice, .mute, .instrument, .lockBars, .chord, .selectBars, .longer,
                    .moveRight,
                    .zoomIn,
                ]
            case .sampling: [.presets, .savePreset, .resetValue]
            case .latent: [.hearMorph, .keepMorph, .walk, .swapEnds, .resetValue]
            case .takes: [.compare, .rateUp, .splice, .figures, .replay, .export]
            }
        return start + [.nextPane] + here + [.undo]
    }
}
