import Composing
import MusicCore
import StudioState
import TerminalUI

/// Sliders of how the next take is drawn.
struct SamplingView: Widget {
    let studio: Studio

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let isFocused = studio.focus == .sampling
        canvas.draw(
            TerminalUI.Pane("sampling", trailing: stages, isFocused: isFocused), in: region, theme: theme)
        for (index, line) in Self.lines(in: region, row: studio.samplingRow) {
            let parameter = Parameter.sampling[index]
            let value = studio.draft[parameter]
            let slider = Self.slider(
                parameter, value: value, text: valueText(parameter, value),
                isFocused: isFocused && index == studio.samplingRow)
            Self.draw(slider, parameter, in: line, on: &canvas, theme: theme)
        }
    }

    /// The rows that fit and what they show; scrolled so that the chosen one is among them.
    static func lines(in region: Rectangle, row: Int) -> [(index: Int, line: Rectangle)] {
        let content = region.inset(left: 1, top: 1, right: 1)
        let count = min(content.height, Parameter.sampling.count)
        guard count > 0 else { return [] }
        let first = max(0, min(row - count + 1, Parameter.sampling.count - count))
        return (0..<count).map { (first + $0, content.line($0)) }
    }

    static func slider(
        _ parameter: Parameter, value: Double, text: String, isFocused: Bool, valueWidth: Int = 6
    ) -> Slider {
        let range = parameter.range
        let fraction = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        let role: Role =
            switch parameter {
            case .recall: .sectionChorus
            case .motifBars, .latentPosition, .latentDown, .latentTemperature, .attribute: .chords
            case .markovTemperature, .lift, .breaks: .drums
            default: .accent
            }
        return Slider(
            parameter.title, fraction: fraction, valueText: text, role: role, isFocused: isFocused, labelWidth: 11,
            valueWidth: valueWidth)
    }

    /// A slider whose zero lies in the middle is filled from there.
    static func draw(
        _ slider: Slider, _ parameter: Parameter, in line: Rectangle, on canvas: inout Canvas, theme: Theme
    ) {
        canvas.draw(slider, in: line, theme: theme)
        let track = slider.trackRegion(in: line)
        guard parameter.range.lowerBound < 0, track.width > 2 else { return }
        let centre = track.x + Int((0.5 * Double(track.width - 1)).rounded())
        let knob = track.x + Int((slider.fraction * Double(track.width - 1)).rounded())
        canvas.horizontalLine("─", x: track.x, y: track.y, length: min(knob, centre) - track.x, theme.style(.track))
        if knob < centre {
            canvas.horizontalLine("━", x: knob + 1, y: track.y, length: centre - knob, theme.style(slider.role))
        }
    }

    private func valueText(_ parameter: Parameter, _ value: Double) -> String {
        if parameter == .pitchMask, value == 0 { return "free" }
        return parameter.text(value)
    }

    /// The stages that take part, by their numbers.
    private var stages: [Span] {
        Stage.allCases.enumerated().map { index, stage in
            let isOn = studio.draft.stages.contains(stage)
            return Span(isOn ? " \(index + 1)" : " –", isOn ? .textQuiet : .textFaint)
        } + [Span(" stages", .textFaint)]
    }
}
