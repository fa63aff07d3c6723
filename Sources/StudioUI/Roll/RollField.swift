import MusicCore
import StudioState
import TerminalUI

/// The notes on their ground: rows of the scale, bar and beat lines, ghosts of the other voices, cursor, playhead.
struct RollField {
    let studio: Studio
    let geometry: RollGeometry
    let bars: RollBars
    let theme: Theme

    func draw(on canvas: inout Canvas) {
        ground(&canvas)
        if geometry.isDense {
            RollPixels(studio: studio, geometry: geometry, theme: theme).draw(on: &canvas)
        } else {
            for voice in Voice.allCases where voice != studio.roll.voice && !voice.isDrum && !studio.roll.voice.isDrum {
                if studio.draft.mix.sounds(voice) { ghosts(voice, &canvas) }
            }
            notes(&canvas)
            recorded(&canvas)
        }
        selection(&canvas)
        cursor(&canvas)
        playhead(&canvas)
    }

    // MARK: Ground

    private func ground(_ canvas: inout Canvas) {
        let field = geometry.field
        for y in field.y..<field.maxY {
            let pitch = geometry.pitch(atRow: y)
            canvas.fill(field.line(y - field.y), background: theme[rowRole(pitch)])
        }
        let unwritten = theme[.background]
        for bar in bars.visible {
            let x = geometry.column(ofStep: bar.steps.lowerBound)
            let end = geometry.column(ofStep: bar.steps.upperBound)
            let cells = Rectangle(x: x, y: field.y, width: end - x, height: field.height)
            if studio.draft.lockedBars.contains(bar.index) {
                canvas.blendBackground(cells, with: theme[.locked], amount: 0.1)
            }
            if let job = studio.job, job.covers(bar.index), !job.written[bar.index] {
                canvas.blendBackground(cells, with: unwritten, amount: 0.6)
            }
            for step in stride(from: bar.steps.lowerBound + 4, to: bar.steps.upperBound, by: 4)
            where geometry.zoom.steps == 1 {
                canvas.verticalLine(
                    "▏", x: geometry.column(ofStep: step), y: field.y, length: field.height, theme.style(.gridLine))
            }
            canvas.verticalLine("▏", x: x, y: field.y, length: field.height, theme.style(.gridBar))
        }
        // Beyond the end of the song there is nothing.
        let songEnd = geometry.column(ofStep: studio.song.grid.stepCount)
        if songEnd < field.maxX {
            canvas.fill(
                Rectangle(x: songEnd, y: field.y, width: field.maxX - songEnd, height: field.height),
                background: theme[.surface])
        }
    }

    private func rowRole(_ pitch: Int) -> Role {
        guard (0...127).contains(pitch) else { return .surface }
        if studio.roll.voice.isDrum { return pitch % 2 == 0 ? .scaleRow : .outsideRow }
        if pitch % 12 == studio.song.key.tonic { return .rootRow }
        return studio.song.key.contains(pitch: pitch) ? .scaleRow : .outsideRow
    }

    // MARK: Notes

    private func ghosts(_ voice: Voice, _ canvas: inout Canvas) {
        let shown = geometry.steps
        let colour = theme[.surface].mixed(with: theme[voice.role], amount: 0.5)
        for note in studio.song.grid[voice] where note.step < shown.upperBound && note.end > shown.lowerBound {
            let y = geometry.row(ofPitch: Int(note.pitch))
            let x = geometry.column(ofStep: note.step)
            // A gap before the next note keeps repeated ones apart.
            let width = max(1, geometry.column(ofStep: note.end) - x - (geometry.zoom.cells > 1 ? 1 : 0))
            canvas.horizontalLine("▁", x: x, y: y, length: width, Style(colour))
        }
    }

    private func notes(_ canvas: inout Canvas) {
        let shown = geometry.steps
        let voice = studio.roll.voice
        let look = NoteLook(studio: studio, theme: theme)
        for note in studio.song.grid[voice] where note.step < shown.upperBound && note.end > shown.lowerBound {
            let y = geometry.row(ofPitch: Int(note.pitch))
            guard y >= geometry.field.y, y < geometry.field.maxY else { continue }
            let x = geometry.column(ofStep: note.step)
            let width = max(1, geometry.column(ofStep: note.end) - x)
            let colour = look.colour(of: note, on: theme[rowRole(Int(note.pitch))])
            let ground = canvas[max(x, geometry.field.x), y].background
            canvas.horizontalLine("█", x: x, y: y, length: width, Style(colour, on: ground))
            // A thinner end keeps a note apart from the one that follows on its pitch.
            if width > 2 { canvas.put("▊", x: x + width - 1, y: y, Style(colour, on: ground)) }
            canvas.put("▎", x: x, y: y, Style(look.onset(colour), on: colour))
        }
    }

    /// What is being recorded, before it belongs to the song.
    private func recorded(_ canvas: inout Canvas) {
        for note in studio.transport.recorded {
            let y = geometry.row(ofPitch: Int(note.pitch))
            let x = geometry.column(ofStep: note.step)
            let width = max(1, geometry.column(ofStep: note.end) - x)
            canvas.horizontalLine("▒", x: x, y: y, length: width, theme.style(.error))
        }
    }

    // MARK: Marks

    private func selection(_ canvas: inout Canvas) {
        guard let selection = studio.roll.selection else { return }
        let left = geometry.column(ofStep: selection.steps.lowerBound)
        let right = geometry.column(ofStep: selection.steps.upperBound)
        let top = geometry.row(ofPitch: min(127, selection.pitches.upperBound))
        let bottom = geometry.row(ofPitch: selection.pitches.lowerBound)
        let area = Rectangle(x: left, y: top, width: max(1, right - left), height: bottom - top + 1)
        canvas.blendBackground(area, with: theme[.selection], amount: 0.65)
    }

    private func cursor(_ canvas: inout Canvas) {
        let y = geometry.row(ofPitch: studio.roll.pitch)
        let x = geometry.column(ofStep: studio.roll.step)
        let colour = theme[.cursor]
        guard studio.focus == .roll else { return }
        let end = geometry.column(ofStep: studio.roll.step + 1)
        if studio.noteUnderCursor == nil, !geometry.isDense {
            // The shadow of the note that enter would draw.
            let shadow = geometry.column(ofStep: studio.roll.step + studio.roll.drawLength)
            let ground = canvas[x, y].background.mixed(with: theme[studio.roll.voice.role], amount: 0.25)
            for column in x..<max(x + 1, shadow) { canvas.put(" ", x: column, y: y, Style(colour, on: ground)) }
        }
        for column in x..<max(x + 1, end) {
            let ground = canvas[column, y].shownColour.mixed(with: colour, amount: 0.3)
            canvas.put(column == x ? "▌" : " ", x: column, y: y, Style(colour, on: ground))
        }
    }

    private func playhead(_ canvas: inout Canvas) {
        guard studio.transport.status != .stopped else { return }
        let x = geometry.column(ofTick: studio.transport.tick)
        for y in geometry.field.y..<geometry.field.maxY {
            canvas.put("▏", x: x, y: y, Style(theme[.playhead], on: canvas[x, y].shownColour))
        }
    }
}

/// Colours of notes: the louder the deeper, the sounding ones brighter.
struct NoteLook {
    let studio: Studio
    let theme: Theme
    private let playedStep: Int?

    init(studio: Studio, theme: Theme) {
        self.studio = studio
        self.theme = theme
        playedStep = studio.transport.isPlaying ? studio.transport.tick / ticksPerStep : nil
    }

    func colour(of note: GridNote, on ground: Colour) -> Colour {
        let voice = studio.roll.voice
        let depth = 0.45 + 0.55 * Double(min(7, note.velocityBin)) / 7
        let isHeard = studio.draft.mix.sounds(voice)
        var colour = ground.mixed(with: theme[voice.role], amount: isHeard ? depth : depth * 0.4)
        if studio.roll.selection?.contains(note) ?? false {
            colour = colour.mixed(with: theme[.textStrong], amount: 0.45)
        }
        if let playedStep, note.step <= playedStep, playedStep < note.end {
            colour = colour.mixed(with: theme[.textStrong], amount: 0.4)
        }
        return colour
    }

    func onset(_ colour: Colour) -> Colour { colour.mixed(with: theme[.textStrong], amount: 0.75) }
}

extension Cell {
    /// The colour that fills most of the cell.
    var shownColour: Colour {
        switch scalar {
        case "█", "▊": foreground
        default: background
        }
    }
}

extension ComposingJob {
    /// Whether the job writes a bar.
    func covers(_ bar: Int) -> Bool {
        guard written.indices.contains(bar) else { return false }
        switch scope {
        case .song: return phase == .writing
        case .section(let index): return before.song.form.section(atBar: bar) == index && phase == .writing
        case .infill(let bars, _): return bars.contains(bar)
        }
    }
}
