import StudioState
import TerminalUI

/// A question with one line to answer it.
struct PromptPopup: Widget {
    let prompt: PromptLayer

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let popup = Popup(title, hint: "enter accepts", width: min(66, region.width - 4), height: 6)
        canvas.draw(popup, in: region, theme: theme)
        let content = popup.content(in: region)
        let line = content.line(0)
        let after = canvas.write("› ", x: line.x, y: line.y, theme.style(.accent, .bold))
        // The text is scrolled so that the cursor shows.
        let room = max(1, line.maxX - after - 1)
        let first = max(0, prompt.entry.cursor - room)
        let shown = String(prompt.entry.characters[first...].prefix(room))
        // A suggestion is underlined until it is taken up: typing replaces it.
        let isSuggestion = prompt.isUntouched && !prompt.entry.isEmpty
        canvas.write(shown, x: after, y: line.y, theme.style(.textStrong, isSuggestion ? .underline : []))
        canvas.cursor = Point(
            x: min(line.maxX - 1, after + CharacterWidth.of(String(shown.prefix(prompt.entry.cursor - first)))),
            y: line.y)
        let (text, style) =
            prompt.problem.map { ("! " + $0, theme.style(.warning)) } ?? (hint, theme.style(.textFaint))
        for (index, words) in TextWrap.lines(text, width: content.width).prefix(2).enumerated() {
            canvas.write(words, in: content.line(1 + index), style)
        }
    }

    var title: String {
        switch prompt.question {
        case .saveAs: "save as"
        case .open: "open"
        case .export: "export"
        case .title: "title of the song"
        case .key: "key"
        case .tempo: "tempo"
        case .seed: "seed"
        case .form: "form"
        case .chord: "chord"
        case .walk: "a section from A to B"
        case .corpus: "a folder of MIDI files"
        case .hours: "hours of training"
        case .presetName: "save these settings as a preset"
        case .value(let parameter): parameter.title
        }
    }

    var hint: String {
        switch prompt.question {
        case .saveAs: "a name, or a path ending in .refrain"
        case .open: "a path"
        case .export: "a name or path ending in .mid, .wav, .musicxml or .abc"
        case .title: "as it shall stand in the file"
        case .key: "A minor, Bb major, F# …"
        case .tempo: "20 to 300 quarters a minute"
        case .seed: "the same seed and settings give the same song"
        case .form: "verse:8 chorus.B:8, bridge.D@B60:4 recalls B at 60%; @new, @free"
        case .chord: "Am7, F#dim, Bb …; empty clears it; writing obeys it"
        case .presetName: "letters, digits and dashes"
        case .corpus: "searched through, with every folder in it; a tenth is kept to measure on"
        case .hours: "the last part of it with a falling learning rate"
        case .walk: "how many bars: 4 to 64; two at a time step from A to B"
        case .value(let parameter):
            "\(parameter.text(parameter.range.lowerBound)) to \(parameter.text(parameter.range.upperBound)): "
                + parameter.explanation
        }
    }
}
