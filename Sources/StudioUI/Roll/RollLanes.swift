import MusicCore
import StudioState
import TerminalUI

/// Chords, velocities and drums below the field.
struct RollLanes {
    let studio: Studio
    let geometry: RollGeometry
    let bars: RollBars

    func draw(on canvas: inout Canvas, region: Rectangle, theme: Theme) {
        for (lane, name) in [(geometry.chords, "chord"), (geometry.velocity, "vel"), (geometry.drums, "drums")]
        where lane.height > 0 {
            let label = Rectangle(x: region.x, y: lane.y, width: geometry.labels.width - 1, height: 1)
            canvas.write(String(name.prefix(label.width)), in: label, theme.style(.textFaint), .trailing)
        }
        canvas.clipped(to: geometry.chords) { chords(&$0, theme) }
        canvas.clipped(to: geometry.velocity) { velocities(&$0, theme) }
        canvas.clipped(to: geometry.drums) { drums(&$0, theme) }
    }

    private func chords(_ canvas: inout Canvas, _ theme: Theme) {
        let y = geometry.chords.y
        var last: Chord?
        var free = geometry.field.x
        for bar in bars.visible {
            let given = studio.draft.givenChords[bar.index]
            for (half, chord) in bar.content.chords.enumerated() {
                let step = bar.steps.lowerBound + half * bar.steps.count / max(1, bar.content.chords.count)
                defer { last = chord }
                guard let chord, chord != last || (half == 0 && free == geometry.field.x) else { continue }
                let x = max(geometry.column(ofStep: step), geometry.field.x)
                guard x >= free else { continue }
                let isGiven = given.map { $0.indices.contains(half) && $0[half] != nil } ?? false
                // Typed chords are underlined: those are obeyed.
                let style = isGiven ? theme.style(.textStrong, [.bold, .underline]) : theme.style(.chords)
                free = canvas.write(chord.name, x: x, y: y, style) + 1
            }
        }
    }

    private func velocities(_ canvas: inout Canvas, _ theme: Theme) {
        guard geometry.velocity.height > 0 else { return }
        let shown = geometry.steps
        let colour = theme[.surface].mixed(with: theme[studio.roll.voice.role], amount: 0.6)
        var loudest: [Int: UInt8] = [:]
        for note in studio.song.grid[studio.roll.voice] where shown.contains(note.step) {
            let x = geometry.column(ofStep: note.step)
            loudest[x] = max(loudest[x] ?? 0, note.velocityBin)
        }
        for (x, bin) in loudest {
            canvas.put(MelodyOutline.blocks[Int(min(7, bin))], x: x, y: geometry.velocity.y, Style(colour))
        }
    }

    private func drums(_ canvas: inout Canvas, _ theme: Theme) {
        guard geometry.drums.height > 0 else { return }
        let shown = geometry.steps
        var marks: [Int: (rank: Int, sign: Unicode.Scalar)] = [:]
        for note in studio.song.grid[.drums] where shown.contains(note.step) {
            let x = geometry.column(ofStep: note.step)
            let mark = Self.mark(Int(note.pitch))
            if mark.rank > marks[x]?.rank ?? -1 { marks[x] = mark }
        }
        let isHeard = studio.draft.mix.sounds(.drums)
        for (x, mark) in marks {
            let amount = !isHeard ? 0.25 : mark.rank >= 3 ? 0.95 : mark.rank == 2 ? 0.8 : 0.45
            canvas.put(
                mark.sign, x: x, y: geometry.drums.y, Style(theme[.surface].mixed(with: theme[.drums], amount: amount)))
        }
    }

    /// Kick and snare matter most where several drums fall together.
    private static func mark(_ pitch: Int) -> (rank: Int, sign: Unicode.Scalar) {
        switch pitch {
        case 35, 36: (4, "●")
        case 38, 39, 40: (3, "◆")
        case 49, 52, 55, 57: (2, "×")
        case 41, 43, 45, 47, 48, 50: (2, "▪")
        default: (1, "·")
        }
    }
}
