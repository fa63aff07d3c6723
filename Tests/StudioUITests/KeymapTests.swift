import Composing
import MusicCore
import StudioState
import TerminalUI
import Testing

@testable import StudioUI

/// Keys in, state out: what a player of the keyboard relies on.
@Suite struct KeymapTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var keys: String
        var check: @Sendable (Studio) -> Bool
        var testDescription: String { keys }

        init(_ keys: String, _ check: @escaping @Sendable (Studio) -> Bool) {
            self.keys = keys
            self.check = check
        }
    }

    static let rows: [Row] = [
        Row("l l j") { $0.roll.step == 2 && $0.roll.pitch == 66 },
        Row("right right down") { $0.roll.step == 2 && $0.roll.pitch == 66 },
        Row("1 2 l") { $0.roll.step == 12 },
        Row("1 2 esc l") { $0.roll.step == 1 },
        Row("l 0") { $0.roll.step == 0 },
        Row("1 0 l") { $0.roll.step == 10 },
        Row("enter") { $0.song.grid[.melody].count == 1 },
        Row("enter u") { $0.song.grid[.melody].isEmpty },
        Row("enter ctrl-z ctrl-r") { $0.song.grid[.melody].count == 1 },
        Row("enter 3 alt-up") { $0.song.grid[.melody].first?.pitch == 70 },
        Row("enter y 8 l p") { $0.song.grid[.melody].map(\.step) == [0, 8] },
        Row("tab") { $0.focus == .sampling },
        Row("shift-tab") { $0.focus == .song },
        Row("] ] m") { $0.draft.mix.muted == [.chords] },
        Row("L") { $0.draft.lockedBars == [0] },
        Row("g") { $0.job != nil },
        Row("g esc") { $0.job == nil && $0.takes.isEmpty },
        Row("tab right") { $0.draft.settings.sampling.temperature == 1 },
        Row("tab shift-left") { $0.draft.settings.sampling.temperature == 0.94 },
        Row("tab 0 . 5 enter") { $0.draft.settings.sampling.temperature == 0.5 },
        Row("tab . 7 enter") { $0.draft.settings.sampling.temperature == 0.7 },
        Row("tab down 6 4 enter") { $0.draft.settings.sampling.topK == 64 },
        Row("tab 9 enter") { !$0.layers.isEmpty && $0.draft.settings.sampling.temperature == 0.95 },
        Row("tab 9 enter esc") { $0.layers.isEmpty },
        Row("? esc") { $0.layers.isEmpty },
        Row(": m u t e space t h i s enter") { $0.draft.mix.muted == [.melody] },
        Row("K D enter") { $0.song.key == MusicCore.Key(tonic: 2, mode: .major) },
        Row("T 1 2 0 enter") { $0.song.qpm == 120 },
        Row("# 9 9 enter") { $0.draft.seed == 99 },
        Row("c A m enter") { $0.song.grid.bars[0].chords[0] == Chord(root: 9, quality: .minor) },
        Row("shift-tab a") { $0.song.form.sections.count == 8 },
        Row("shift-tab d d x") { $0.song.form.sections.count == 8 },
        Row("shift-tab right shift-right") { $0.song.form.sections.map(\.letter).prefix(3) == ["A", "C", "B"] },
        Row("shift-tab 4 +") { $0.song.form.sections[0].bars == 8 },
        Row("v 7 l enter") { $0.roll.selection?.steps == 0..<8 },
        Row("q") { $0.isLeaving },
        Row("ctrl-c") { $0.isLeaving },
    ]

    /// The palette at 80 columns: a command's words are never cut, nor the pane it belongs to.
    @Test(arguments: Command.allCases) func commandsFitTheirLine(_ command: Command) {
        let places = command.panes.isEmpty ? "" : command.panes.map(\.title).sorted().joined(separator: ", ")
        let keys = KeyBindings().names(of: command).first ?? ""
        #expect(keys.count < 16)
        #expect(16 + command.title.count + (command.panes.count == 1 ? places.count + 2 : 0) <= 69, "\(command.title)")
    }

    @Test(arguments: rows) func keysLeadToTheState(_ row: Row) throws {
        var studio = Studio()
        _ = studio.update(.engine(.ready(attributes: [])))
        var keymap = Keymap()
        for name in row.keys.split(separator: " ") {
            let press = try KeyPress(parsing: String(name))
            for action in keymap.actions(for: .key(press), studio: studio, size: Size(width: 140, height: 40)) {
                _ = studio.update(action)
            }
        }
        #expect(row.check(studio))
    }

    @Test func everyDefaultKeyIsAKey() {
        for command in Command.allCases {
            for key in command.defaultKeys { #expect(KeyPress(key) != nil, "\(command): \(key)") }
        }
    }

    @Test func keysAreMovedByTheConfiguration() {
        let (bindings, problems) = KeyBindings.configured(["write": ["ctrl-w"], "wriet": ["x"], "undo": ["hyper-q"]])
        #expect(bindings.command(for: KeyPress(.character("w"), .control), in: .roll) == .write)
        #expect(bindings.command(for: KeyPress("g"), in: .roll) == nil)
        #expect(problems.count == 2)
        #expect(problems.contains { $0.contains("write") })
    }

    @Test func pastedTextIsNeverACommand() {
        var keymap = Keymap()
        var studio = Studio()
        #expect(keymap.actions(for: .paste("gqx"), studio: studio, size: Size(width: 80, height: 24)).isEmpty)
        _ = studio.update(.command(.rename))
        for action in keymap.actions(for: .paste("My\nsong"), studio: studio, size: Size(width: 80, height: 24)) {
            _ = studio.update(action)
        }
        _ = studio.update(.typing(.accept))
        #expect(studio.song.title == "Mysong")
    }
}
