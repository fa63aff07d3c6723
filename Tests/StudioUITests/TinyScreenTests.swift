import Composing
import MusicCore
import StudioState
import TerminalUI
import Testing

@testable import StudioUI

/// Panes and popups where there is hardly any room: nothing traps, and nothing is drawn outside the region.
@Suite struct TinyScreenTests {
    static let sizes: [(Int, Int)] =
        (0...4).flatMap { width in (0...4).map { (width, $0) } }
        + [(1, 40), (2, 24), (200, 1), (80, 2), (9, 9), (12, 5), (20, 6), (33, 11), (60, 18)]

    /// Every pane by itself, as the layout would draw it.
    static let panes: [(name: String, draw: @Sendable (Studio, inout Canvas, Rectangle) -> Void)] = [
        ("header", { $1.draw(HeaderView(studio: $0), in: $2, theme: .nightfall) }),
        ("song", { $1.draw(SongView(studio: $0), in: $2, theme: .nightfall) }),
        ("roll", { $1.draw(RollView(studio: $0), in: $2, theme: .nightfall) }),
        ("roll title", { $1.draw(RollTitle(studio: $0), in: $2, theme: .nightfall) }),
        ("sampling", { $1.draw(SamplingView(studio: $0), in: $2, theme: .nightfall) }),
        ("latent", { $1.draw(LatentView(studio: $0), in: $2, theme: .nightfall) }),
        ("takes", { $1.draw(TakesView(studio: $0), in: $2, theme: .nightfall) }),
        ("keys", { $1.draw(KeysView(studio: $0, bindings: KeyBindings()), in: $2, theme: .nightfall) }),
        (
            "status",
            {
                let view = StatusView(studio: $0, bindings: KeyBindings(), pendingCount: 12)
                $1.draw(view, in: $2, theme: .nightfall)
            }
        ),
        ("too small", { $1.draw(TooSmallView(size: Size(width: 3, height: 2)), in: $2, theme: .nightfall) }),
    ]

    /// States in which there is much to show: two takes, a square, something being written, drums, a long song.
    static var states: [Studio] {
        var written = Studio(draft: Draft(seed: 7))
        _ = written.update(.engine(.ready(attributes: ["density", "leaps"])))
        var states = [written]
        GoldenScreenTests.twoTakes(&written)
        for corner in Corner.allCases {
            _ = written.update(.selectLatentRow(.corner(corner)))
            _ = written.update(.command(.right, count: 2))
        }
        states.append(written)
        _ = written.update(.selectVoice(.drums))
        _ = written.update(.command(.selectBars))
        _ = written.update(.command(.loopSection))
        _ = written.update(.command(.play))
        states.append(written)
        GoldenScreenTests.writeBars(&written, count: 3)
        states.append(written)
        var long = Studio()
        _ = long.update(.focus(.song))
        for _ in 0..<40 { _ = long.update(.command(.addSection)) }
        return states + [long]
    }

    @Test(arguments: 0..<panes.count) func panesStayInTheirRegion(_ index: Int) {
        let states = Self.states
        for (width, height) in Self.sizes {
            for studio in states {
                var canvas = Canvas(width: width + 4, height: height + 4)
                let region = Rectangle(x: 2, y: 2, width: width, height: height)
                Self.panes[index].draw(studio, &canvas, region)
                for y in 0..<canvas.height {
                    for x in 0..<canvas.width where !region.contains(Point(x: x, y: y)) {
                        guard canvas[x, y] != .blank else { continue }
                        Issue.record("\(Self.panes[index].name) \(width)x\(height) draws at \(x), \(y)")
                        return
                    }
                }
            }
        }
    }

    /// Every list, question and other popup.
    static let layers: [Command] = [
        .palette, .help, .themes, .presets, .ports, .drumPorts, .inputs, .instrument, .log, .figures, .open, .guide,
        .train, .suggestForm, .saveAs, .export, .rename, .key, .tempo, .seed, .form, .chord, .walk, .savePreset,
    ]

    @Test(arguments: layers) func popupsFitOrGiveWay(_ command: Command) {
        var studio = Self.states[1]
        _ = studio.update(.library(.presets([PresetChoice(name: "one", summary: "A preset of few words.")])))
        _ = studio.update(.library(.themes(["one", "two"])))
        if command == .suggestForm {
            let bars = Array(repeating: GridBar(), count: SongForm.standard.bars)
            let suggestion = FormSuggestion(form: .standard, key: .cMajor, bars: bars, seed: 1)
            _ = studio.update(.command(command))
            _ = studio.update(.engine(.suggested([suggestion])))
        } else {
            _ = studio.update(.command(command))
        }
        guard let layer = studio.layers.last else {
            Issue.record("\(command) opens nothing")
            return
        }
        for (width, height) in Self.sizes {
            var canvas = Canvas(width: width, height: height)
            switch layer {
            case .list(let list):
                let popup = ListPopup(
                    list: list, bindings: KeyBindings(), presets: studio.presets, suggestions: studio.suggestions)
                canvas.draw(popup, in: canvas.bounds, theme: .nightfall)
                for y in 0..<height { _ = popup.row(at: Point(x: width / 2, y: y), in: canvas.bounds) }
            case .prompt(let prompt):
                canvas.draw(PromptPopup(prompt: prompt), in: canvas.bounds, theme: .nightfall)
            case .training:
                canvas.draw(TrainingPopup(training: studio.training), in: canvas.bounds, theme: .nightfall)
            case .guide: canvas.draw(GuidePopup(bindings: KeyBindings()), in: canvas.bounds, theme: .nightfall)
            }
            if let cursor = canvas.cursor { #expect(canvas.bounds.contains(cursor), "\(width)x\(height)") }
        }
    }

    /// The whole screen, boxes or lines, down to nothing.
    @Test(arguments: [true, false]) func anyScreenCanBeDrawn(isLinear: Bool) {
        for studio in Self.states {
            let sizes = [
                (0, 0), (1, 1), (2, 24), (200, 1), (20, 6), (59, 17), (60, 18), (107, 18), (108, 18), (60, 99),
            ]
            for (index, (width, height)) in sizes.enumerated() {
                for focus in Pane.allCases where height > 17 || focus.rawValue.count % 2 == index % 2 {
                    var studio = studio
                    _ = studio.update(.focus(focus))
                    let size = Size(width: width, height: height)
                    let canvas = StudioScreen(theme: .nightfall, isLinear: isLinear).draw(studio, size: size)
                    #expect(canvas.width == width && canvas.height == height)
                    if let cursor = canvas.cursor { #expect(canvas.bounds.contains(cursor), "\(width)x\(height)") }
                }
            }
        }
    }
}
