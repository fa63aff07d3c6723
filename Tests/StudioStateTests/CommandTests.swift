import Testing

@testable import StudioState

@Suite struct CommandTests {
    @Test(arguments: Command.allCases)
    func everyCommandIsDescribed(_ command: Command) {
        #expect(command.title != command.rawValue || !command.defaultKeys.isEmpty)
        #expect(!command.short.isEmpty)
    }

    /// In a pane its own commands come first, then those of all panes; within either a key means one thing.
    @Test(arguments: Pane.allCases)
    func noKeyMeansTwoThings(_ pane: Pane) {
        for commands in [
            Command.allCases.filter { $0.panes.contains(pane) }, Command.allCases.filter { $0.panes.isEmpty },
        ] {
            let keys = commands.flatMap(\.defaultKeys)
            #expect(keys.count == Set(keys).count)
        }
    }

    @Test func commandsNeverTrapOnAnEmptyOrFullStudio() {
        for base in [
            Studio(),
            {
                var studio = makeStudio(); studio.writeTake(); return studio
            }(),
        ] {
            for pane in Pane.allCases {
                for command in Command.allCases {
                    var studio = base
                    _ = studio.update(.focus(pane))
                    for count in [1, 3, 999] { _ = studio.update(.command(command, count: count)) }
                    for typing in [Typing.down, .pageUp, .end, .insert("x"), .deleteWord, .accept, .cancel] {
                        _ = studio.update(.typing(typing))
                    }
                    #expect(studio.song.grid.bars.count == studio.song.form.bars)
                }
            }
        }
    }
}
