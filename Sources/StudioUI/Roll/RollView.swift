import MusicCore
import StudioState
import TerminalUI

/// The piano roll: title, ruler, field, lanes.
struct RollView: Widget {
    let studio: Studio

    var isFocused: Bool { studio.focus == .roll }

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        canvas.fill(region, background: theme[.surface])
        let geometry = RollGeometry(region: region, studio: studio)
        RollTitle(studio: studio).draw(on: &canvas, in: region.line(0), theme: theme)
        let bars = RollBars(studio: studio, geometry: geometry)
        RollRuler(studio: studio, geometry: geometry, bars: bars).draw(on: &canvas, theme: theme)
        RollLabels(studio: studio, geometry: geometry).draw(on: &canvas, theme: theme)
        canvas.clipped(to: geometry.field) { field in
            RollField(studio: studio, geometry: geometry, bars: bars, theme: theme).draw(on: &field)
        }
        RollLanes(studio: studio, geometry: geometry, bars: bars).draw(on: &canvas, region: region, theme: theme)
    }
}

/// Bars on the screen and where they begin.
struct RollBars {
    struct Bar {
        var index: Int
        var steps: Range<Int>
        var content: GridBar
    }

    let visible: [Bar]

    init(studio: Studio, geometry: RollGeometry) {
        var start = 0
        var found: [Bar] = []
        let shown = geometry.steps
        for (index, bar) in studio.song.grid.bars.enumerated() {
            let steps = start..<(start + bar.steps)
            start = steps.upperBound
            if steps.upperBound <= shown.lowerBound { continue }
            if steps.lowerBound >= shown.upperBound { break }
            found.append(Bar(index: index, steps: steps, content: bar))
        }
        visible = found
    }
}

/// The title line: section, voices with their marks, zoom.
struct RollTitle: Widget {
    let studio: Studio

    /// A piece of the line and the voice that clicking it chooses.
    private var pieces: [(span: Span, voice: Voice?)] {
        let isFocused = studio.focus == .roll
        let section =
            studio.song.form.sections.indices.contains(studio.cursorSection)
            ? studio.song.form.sections[studio.cursorSection] : nil
        var pieces: [(Span, Voice?)] = [
            (Span(" piano roll", isFocused ? .accent : .textQuiet, isFocused ? .bold : []), nil)
        ]
        if let section { pieces.append((Span("  \(section.title)", section.kind.role), nil)) }
        pieces.append((Span("  "), nil))
        for voice in Voice.allCases {
            let isCurrent = voice == studio.roll.voice
            let sounds = studio.draft.mix.sounds(voice)
            let mark = studio.draft.mix.locked.contains(voice) ? "◆" : sounds ? "●" : "○"
            pieces.append((Span("  \(mark) ", sounds ? voice.role : .textFaint), voice))
            pieces.append(
                (
                    Span(
                        voice.rawValue, isCurrent ? .textStrong : sounds ? .textQuiet : .textFaint,
                        isCurrent ? [.bold, .underline] : []), voice
                ))
        }
        return pieces
    }

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        let left = Label(pieces.map(\.span))
        canvas.draw(left, in: region, theme: theme)
        if studio.focus == .roll { canvas.put("▎", x: region.x, y: region.y, theme.style(.accent)) }
        let right = Label(trailing, .trailing)
        if left.width + right.width + 3 <= region.width {
            canvas.draw(right, in: region.inset(right: 1), theme: theme)
        }
    }

    private var trailing: [Span] {
        if let selection = studio.roll.selection {
            let count = studio.targetedNotes.count
            let bars = selection.steps.count / 16
            let extent = bars > 0 ? "\(bars) \(bars == 1 ? "bar" : "bars")" : "\(selection.steps.count)/16"
            return [Span("\(count) selected · \(extent)", .textStrong, .bold)]
        }
        if let note = studio.noteUnderCursor, studio.focus == .roll {
            return [Span("\(PitchText.name(Int(note.pitch))) · \(note.length)/16 · velocity \(note.velocity)", .text)]
        }
        if studio.focus == .roll {
            return [Span("\(PitchText.name(studio.roll.pitch)) · next \(studio.roll.drawLength)/16", .textFaint)]
        }
        return [Span("zoom \(studio.roll.zoom.title)", .textFaint)]
    }

    /// The voice at a column.
    func voice(atColumn x: Int, in region: Rectangle) -> Voice? {
        var column = region.x
        for piece in pieces {
            let end = column + piece.span.width
            if x >= column, x < end { return piece.voice }
            column = end
        }
        return nil
    }
}

/// Names of pitches with their octave: C4 is middle C.
enum PitchText {
    static func name(_ pitch: Int) -> String { "\(PitchClass.sharpNames[((pitch % 12) + 12) % 12])\(pitch / 12 - 1)" }
}
