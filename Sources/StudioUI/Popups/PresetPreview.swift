import Composing
import MusicCore
import StudioState
import TerminalUI

/// What a preset is and sets, beside the list it is chosen from.
struct PresetPreview: Widget {
    let preset: PresetChoice

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        var y = region.y
        for line in TextWrap.lines(preset.summary, width: region.width) where y < region.maxY {
            canvas.write(line, x: region.x, y: y, theme.style(.text))
            y += 1
        }
        y += 1
        for (name, value) in facts where y < region.maxY {
            canvas.write(name, x: region.x, y: y, theme.style(.textFaint))
            let indent = 12
            for line in TextWrap.lines(value, width: region.width - indent).prefix(2) where y < region.maxY {
                canvas.write(line, x: region.x + indent, y: y, theme.style(.textQuiet))
                y += 1
            }
        }
    }

    /// Names and values, what is heard most first; what the preset leaves as it is does not appear.
    var facts: [(name: String, value: String)] {
        let settings = preset.settings
        let voices = Voice.allCases.filter(settings.voices.contains).map(\.rawValue)
        let leanings = settings.attributes.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { name, value in
            "\(value > 0 ? "more" : "less") \(Parameter.attribute(name).title)"
        }
        let facts: [(String, String?)] = [
            ("key", preset.outline.key?.name),
            ("tempo", preset.outline.qpm.map(Figures.plain)),
            ("form", preset.outline.form.map(form)),
            ("voices", voices.joined(separator: ", ")),
            ("recall", Parameter.recall.text(settings.recall)),
            ("temperature", Parameter.temperature.text(settings.sampling.temperature)),
            ("motif", leanings.isEmpty ? nil : leanings.joined(separator: ", ")),
        ]
        return facts.compactMap { name, value in value.map { (name, $0) } }
    }

    private func form(_ form: SongForm) -> String {
        "\(form.bars) bars: " + form.sections.map { "\($0.kind.rawValue) \($0.bars)" }.joined(separator: ", ")
    }
}
