import Composing
import MusicCore
import StudioState
import TerminalUI

/// The sections of a suggested form with their chords, beside the list it is chosen from.
struct SuggestionPreview: Widget {
    let suggestion: FormSuggestion

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        var y = region.y
        var heard: [Character: [String]] = [:]
        let titles = suggestion.form.sections.map { $0.title.count + 4 }.max() ?? 0
        let indent = min(titles, region.width / 2)
        for (index, section) in suggestion.form.sections.enumerated() where y < region.maxY {
            canvas.write(
                section.title, x: region.x, y: y, Style(theme[section.kind.role], on: theme[.overlay], .bold),
                maximumWidth: indent)
            let bars = Rectangle(x: region.x, y: y, width: indent - 1, height: 1)
            canvas.write(String(section.bars), in: bars, theme.style(.textQuiet), .trailing)
            let chords = suggestion.chords(ofSection: index)
            // Sections of one letter share their chords; they are read once.
            let isKnown = heard[section.letter].map { $0.starts(with: chords) || chords.starts(with: $0) } ?? false
            heard[section.letter] = chords
            let lines = isKnown ? ["as above"] : Self.lines(chords, width: region.width - indent)
            for line in lines where y < region.maxY {
                canvas.write(
                    line, x: region.x + indent, y: y, theme.style(isKnown ? .textFaint : .text),
                    maximumWidth: region.width - indent)
                y += 1
            }
        }
    }

    /// As many bars a line as fit, in halves of sixteen, so that phrases stand below each other.
    static func lines(_ chords: [String], width: Int) -> [String] {
        var lines: [String] = []
        for count in [16, 8, 4, 2, 1] {
            lines = stride(from: 0, to: chords.count, by: count).map {
                chords[$0..<min(chords.count, $0 + count)].joined(separator: " · ")
            }
            if lines.allSatisfy({ $0.count <= width }) { break }
        }
        return lines
    }
}
