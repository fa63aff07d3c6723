import StudioState
import TerminalUI
import Testing

@testable import StudioUI

@Suite struct GuideTests {
    /// The actions of a key while the guide is open, carried out.
    func press(_ key: KeyPress) -> (studio: Studio, effects: [Effect]) {
        var studio = Studio()
        _ = studio.update(.engine(.ready(attributes: nil)))
        _ = studio.update(.welcome)
        var keymap = Keymap()
        var effects: [Effect] = []
        for action in keymap.actions(for: .key(key), studio: studio, size: Size(width: 80, height: 24)) {
            effects += studio.update(action)
        }
        return (studio, effects)
    }

    @Test func aKeyClosesItAndDoesWhatItSays() throws {
        let (studio, effects) = press(try #require(KeyPress("g")))
        #expect(studio.layers.isEmpty)
        #expect(studio.job != nil)
        #expect(effects.contains(.guideSeen))
    }

    @Test(arguments: ["esc", "enter"]) func someOnlyCloseIt(_ name: String) throws {
        let (studio, effects) = press(try #require(KeyPress(name)))
        #expect(studio.layers.isEmpty)
        #expect(studio.song.grid.noteCount == 0)
        #expect(effects == [.guideSeen])
    }
}
