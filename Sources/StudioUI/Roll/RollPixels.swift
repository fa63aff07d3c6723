import MusicCore
import StudioState
import TerminalUI

/// Two pitches a row of cells, by half blocks.
struct RollPixels {
    let studio: Studio
    let geometry: RollGeometry
    let theme: Theme

    func draw(on canvas: inout Canvas) {
        let field = geometry.field
        let height = field.height * 2
        guard field.width > 0, height > 0 else { return }
        var pixels = [Colour?](repeating: nil, count: field.width * height)
        func paint(_ note: GridNote, _ colour: Colour, onset: Colour?) {
            let y = geometry.topPitch - Int(note.pitch)
            guard y >= 0, y < height else { return }
            let start = geometry.column(ofStep: note.step) - field.x
            let end = max(start + 1, geometry.column(ofStep: note.end) - field.x - (geometry.zoom.cells > 2 ? 1 : 0))
            for x in max(0, start)..<max(0, min(field.width, end)) {
                pixels[y * field.width + x] = x == start ? onset ?? colour : colour
            }
        }
        let shown = geometry.steps
        func each(_ voice: Voice, _ body: (GridNote) -> Void) {
            for note in studio.song.grid[voice] where note.step < shown.upperBound && note.end > shown.lowerBound {
                body(note)
            }
        }
        for voice in Voice.allCases where voice != studio.roll.voice && !voice.isDrum {
            guard studio.draft.mix.sounds(voice) else { continue }
            let colour = theme[.surface].mixed(with: theme[voice.role], amount: 0.28)
            each(voice) { paint($0, colour, onset: nil) }
        }
        let look = NoteLook(studio: studio, theme: theme)
        each(studio.roll.voice) { note in
            let colour = look.colour(of: note, on: theme[.scaleRow])
            paint(note, colour, onset: look.onset(colour))
        }
        for row in 0..<field.height {
            for x in 0..<field.width {
                let upper = pixels[2 * row * field.width + x]
                let lower = pixels[(2 * row + 1) * field.width + x]
                let position = (x: field.x + x, y: field.y + row)
                switch (upper, lower) {
                case (nil, nil): continue
                case (let upper?, nil): canvas.put("▀", x: position.x, y: position.y, Style(upper))
                case (nil, let lower?): canvas.put("▄", x: position.x, y: position.y, Style(lower))
                case (let upper?, let lower?):
                    canvas.put("▀", x: position.x, y: position.y, Style(upper, on: lower))
                }
            }
        }
    }
}
