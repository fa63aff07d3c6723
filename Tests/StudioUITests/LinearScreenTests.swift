import Composing
import MusicCore
import StudioState
import TerminalUI
import Testing

@testable import StudioUI

@Suite struct LinearScreenTests {
    /// Every pane and every layer.
    static let scenes: [Action] =
        StudioState.Pane.allCases.map { .focus($0) }
        + [Command.palette, .help, .themes, .presets, .ports, .inputs, .log, .instrument, .train, .guide, .key, .walk]
        .map { .command($0) }

    @Test(arguments: scenes, [(20, 6), (40, 10), (80, 24), (200, 60)])
    func theCursorIsOnALineThatSaysSo(_ scene: Action, _ size: (Int, Int)) {
        var studio = Studio(draft: Draft(seed: 7))
        _ = studio.update(.engine(.ready(attributes: ["density"])))
        GoldenScreenTests.writeSong(&studio)
        _ = studio.update(scene)
        let canvas = StudioScreen(theme: .nightfall, isLinear: true)
            .draw(studio, size: Size(width: size.0, height: size.1))
        let lines = TextSnapshot.plain(canvas).split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.joined(separator: "\n")
        #expect(text.unicodeScalars.allSatisfy { !(0x2500...0x259f).contains($0.value) }, "no boxes and blocks")
        // Lists without rows have no line to stand on.
        guard let cursor = canvas.cursor, lines.indices.contains(cursor.y) else {
            #expect(!text.contains(">"))
            return
        }
        #expect(lines[cursor.y].hasPrefix(">"))
    }
}
