import MusicCore
import StudioState
import TerminalUI

/// Bar numbers, section names, what is locked and looped, and the playhead's mark.
struct RollRuler {
    let studio: Studio
    let geometry: RollGeometry
    let bars: RollBars

    func draw(on canvas: inout Canvas, theme: Theme) {
        let row = geometry.ruler
        let starts = studio.song.form.startBars
        canvas.clipped(to: row) { canvas in
            for bar in bars.visible {
                let x = geometry.column(ofStep: bar.steps.lowerBound)
                let end = geometry.column(ofStep: bar.steps.upperBound)
                let isCurrent = bar.index == studio.cursorBar
                let isLooped = studio.transport.loop?.contains(bar.index) ?? false
                if isLooped {
                    let cells = Rectangle(x: x, y: row.y, width: end - x, height: 1)
                    canvas.blendBackground(cells, with: theme[.playhead], amount: 0.16)
                    canvas.write("↻", x: end - 2, y: row.y, theme.style(.playhead))
                }
                var next = canvas.write(
                    String(bar.index + 1), x: x, y: row.y,
                    theme.style(isCurrent ? .textStrong : .textQuiet, isCurrent ? .bold : []))
                if let section = starts.firstIndex(of: bar.index) {
                    let content = studio.song.form.sections[section]
                    next = canvas.write(
                        " \(content.title)", x: next, y: row.y, theme.style(content.kind.role, .bold),
                        maximumWidth: max(0, end - next - 1))
                }
                if studio.draft.lockedBars.contains(bar.index), next + 2 < end {
                    canvas.write(next + 9 < end ? " ◆ locked" : " ◆", x: next, y: row.y, theme.style(.locked))
                }
            }
            if studio.transport.status != .stopped {
                let x = geometry.column(ofTick: studio.transport.tick)
                canvas.put("▼", x: x, y: row.y, theme.style(.playhead, .bold))
            }
        }
    }
}

/// Names of the pitches at the left of the field.
struct RollLabels {
    let studio: Studio
    let geometry: RollGeometry

    func draw(on canvas: inout Canvas, theme: Theme) {
        let region = geometry.labels
        let room = Rectangle(x: region.x, y: region.y, width: region.width - 1, height: region.height)
        let cursorRow = geometry.row(ofPitch: studio.roll.pitch)
        for y in region.y..<region.maxY {
            let pitch = geometry.pitch(atRow: y)
            let line = room.line(y - region.y)
            let isCursor = y == cursorRow && studio.focus == .roll
            guard let text = label(pitch) else { continue }
            let isTonic = pitch % 12 == studio.song.key.tonic
            let role: Role =
                isCursor
                ? .textStrong : isTonic ? .text : studio.song.key.contains(pitch: pitch) ? .textQuiet : .textFaint
            canvas.write(text, in: line, theme.style(role, isCursor ? .bold : []), .trailing)
        }
    }

    private func label(_ pitch: Int) -> String? {
        guard (0...127).contains(pitch) else { return nil }
        if studio.roll.voice.isDrum, !geometry.isDense { return DrumNames.name(of: pitch) ?? String(pitch) }
        if geometry.isDense {
            // Each row shows two pitches; the one that helps is named.
            let named = [pitch, pitch - 1].first { $0 % 12 == 0 }
            return named.map(PitchText.name) ?? (pitch == studio.roll.pitch ? PitchText.name(pitch) : nil)
        }
        return pitch % 12 == 0 ? PitchText.name(pitch) : PitchClass.sharpNames[pitch % 12]
    }
}
