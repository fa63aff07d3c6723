import MusicCore
import StudioState
import TerminalUI

/// Both floors below have panes; here the word means the studio's.
public typealias Pane = StudioState.Pane

/// Draws the whole studio; a pure function of the state, the size and the looks.
public struct StudioScreen: Sendable {
    public var theme: Theme
    public var bindings: KeyBindings
    /// A command count that is being typed.
    public var pendingCount: Int?
    /// Labelled lines instead of panes, for screen readers.
    public var isLinear: Bool

    public init(
        theme: Theme, bindings: KeyBindings = KeyBindings(), pendingCount: Int? = nil, isLinear: Bool = false
    ) {
        self.isLinear = isLinear
        self.theme = theme
        self.bindings = bindings
        self.pendingCount = pendingCount
    }

    /// The picture of a state.
    public func draw(_ studio: Studio, size: Size) -> Canvas {
        var canvas = Canvas(width: size.width, height: size.height, filledWith: .space(on: theme[.background]))
        guard !isLinear else {
            LinearScreen(studio: studio, bindings: bindings).draw(on: &canvas, theme: theme)
            return canvas
        }
        let layout = StudioLayout(size: size, studio: studio)
        guard !layout.isTooSmall else {
            canvas.draw(TooSmallView(size: size), in: canvas.bounds, theme: theme)
            return canvas
        }
        canvas.draw(HeaderView(studio: studio), in: layout.header, theme: theme)
        canvas.draw(SongView(studio: studio), in: layout.song, theme: theme)
        canvas.draw(RollView(studio: studio), in: layout.roll, theme: theme)
        if let region = layout.sampling { canvas.draw(SamplingView(studio: studio), in: region, theme: theme) }
        if let region = layout.latent { canvas.draw(LatentView(studio: studio), in: region, theme: theme) }
        if let region = layout.takes { canvas.draw(TakesView(studio: studio), in: region, theme: theme) }
        canvas.draw(
            StatusView(studio: studio, bindings: bindings, pendingCount: pendingCount), in: layout.status,
            theme: theme)
        canvas.draw(KeysView(studio: studio, bindings: bindings), in: layout.keys, theme: theme)
        if let layer = studio.layers.last {
            switch layer {
            case .list(let list):
                let popup = ListPopup(
                    list: list, bindings: bindings, presets: studio.presets, suggestions: studio.suggestions)
                canvas.draw(popup, in: canvas.bounds, theme: theme)
            case .prompt(let prompt): canvas.draw(PromptPopup(prompt: prompt), in: canvas.bounds, theme: theme)
            case .training: canvas.draw(TrainingPopup(training: studio.training), in: canvas.bounds, theme: theme)
            case .guide: canvas.draw(GuidePopup(bindings: bindings), in: canvas.bounds, theme: theme)
            }
        }
        return canvas
    }
}

/// What stands on a screen that is too small for the studio.
struct TooSmallView: Widget {
    let size: Size

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let least = StudioLayout.leastSize
        let lines = ["refrain waits", "\(size.width) × \(size.height)", "needs \(least.width) × \(least.height)"]
        let top = max(0, (region.height - lines.count) / 2)
        for (index, line) in lines.enumerated() {
            canvas.write(line, in: region.line(top + index), theme.style(index == 0 ? .text : .textQuiet), .centre)
        }
    }
}
