import StudioState
import TerminalUI

/// The first steps, for whoever is here for the first time; any key closes it and does what it says.
struct GuidePopup: Widget {
    let bindings: KeyBindings

    static var steps: [(command: Command, text: String)] {
        [
            (.write, "writes the song; notes appear bar by bar"),
            (.play, "plays it, even while it is being written"),
            (.startSynth, "starts a synthesiser, where none is heard"),
            (.nextPane, "goes on: song, piano roll, sliders, takes"),
            (.newTake, "writes another take; every one is kept"),
            (.undo, "takes anything back"),
            (.export, "writes a MIDI file, sound or notation"),
            (.palette, "finds every command by its name"),
            (.help, "lists the keys"),
        ]
    }

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let height = min(Self.steps.count + 7, region.height - 2)
        let popup = Popup("welcome to refrain", hint: "any key", width: min(62, region.width - 4), height: height)
        canvas.draw(popup, in: region, theme: theme)
        let content = popup.content(in: region)
        canvas.write("A song is laid out. These keys are enough for it:", in: content.line(0), theme.style(.text))
        for (index, step) in Self.steps.enumerated() where index + 2 < content.height {
            let line = content.line(index + 2)
            let key = Rectangle(x: line.x, y: line.y, width: 7, height: 1)
            canvas.write(bindings.name(of: step.command), in: key, theme.style(.keyHint, .bold), .trailing)
            canvas.write(
                step.text, x: key.maxX + 2, y: line.y, theme.style(.text), maximumWidth: line.maxX - key.maxX - 2)
        }
        let last = Self.steps.count + 3
        guard last < content.height else { return }
        canvas.write(
            "Nothing is ever lost: every change is on disk at once.", in: content.line(last), theme.style(.textQuiet))
    }
}
