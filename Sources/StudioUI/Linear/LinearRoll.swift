import MusicCore
import StudioState

/// The piano roll in words: where the cursor is, what is under it, and the notes of the bar by voice.
struct LinearRoll {
    typealias Line = LinearScreen.Line

    let studio: Studio

    var lines: [Line] {
        let voice = studio.roll.voice
        let bar = studio.cursorBar
        let start = studio.step(ofBar: bar)
        let program = GeneralMIDI.name(of: studio.song.program(of: voice), in: voice)
        var lines = [
            Line("Piano roll: \(voice.rawValue), \(program)\(marks(voice)).", role: .accent),
            Line(
                "> \(place(studio.roll.step)), pitch \(name(studio.roll.pitch, voice))\(lock(bar)): \(under)",
                isCurrent: true),
        ]
        if let selection = studio.roll.selection {
            lines.append(
                Line(
                    "  selected: \(studio.targetedNotes.count) notes from \(place(selection.steps.lowerBound)) to "
                        + place(selection.steps.upperBound - 1)))
        }
        if let chord = studio.chordUnderCursor { lines.append(Line("  chord: \(chord.name)")) }
        let steps =
            start..<(start + (studio.song.grid.bars.indices.contains(bar) ? studio.song.grid.bars[bar].steps : 16))
        let current = studio.song.grid[voice].filter { steps.contains($0.step) }
        lines.append(Line("  \(voice.rawValue) in bar \(bar + 1): \(current.isEmpty ? "nothing" : "")"))
        lines += current.map { Line("    \(describe($0, start, voice))") }
        for other in Voice.allCases where other != voice {
            let count = studio.song.grid[other].count { steps.contains($0.step) }
            lines.append(Line("  \(other.rawValue)\(marks(other)): \(count) notes in this bar"))
        }
        return lines
    }

    private var under: String {
        guard let note = studio.noteUnderCursor else { return "nothing; enter draws \(studio.roll.drawLength)/16" }
        return "a note of \(note.length)/16, velocity \(note.velocity)"
    }

    private func lock(_ bar: Int) -> String { studio.draft.lockedBars.contains(bar) ? ", bar locked" : "" }

    private func marks(_ voice: Voice) -> String {
        var marks: [String] = []
        if studio.draft.mix.muted.contains(voice) { marks.append("muted") }
        if studio.draft.mix.soloed.contains(voice) { marks.append("alone") }
        if studio.draft.mix.locked.contains(voice) { marks.append("locked") }
        return marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))"
    }

    private func describe(_ note: GridNote, _ start: Int, _ voice: Voice) -> String {
        let offset = note.step - start
        return
            "\(offset / 4 + 1).\(offset % 4 + 1) \(name(Int(note.pitch), voice)), \(note.length)/16, velocity \(note.velocity)"
    }

    /// Bar, beat and sixteenth.
    private func place(_ step: Int) -> String {
        let bar = studio.bar(atStep: step)
        let offset = step - studio.step(ofBar: bar)
        return "bar \(bar + 1), beat \(offset / 4 + 1), sixteenth \(offset % 4 + 1)"
    }

    private func name(_ pitch: Int, _ voice: Voice) -> String {
        voice.isDrum ? DrumNames.name(of: pitch) ?? String(pitch) : PitchText.name(pitch)
    }
}
