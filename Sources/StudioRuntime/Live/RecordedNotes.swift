import MusicCore

/// What was played on a keyboard, on the song's grid of sixteenths.
enum RecordedNotes {
    static func onGrid(_ note: Note) -> GridNote {
        let step = max(0, (note.tick + ticksPerStep / 2) / ticksPerStep)
        let length = max(1, (note.duration + ticksPerStep / 2) / ticksPerStep)
        return GridNote(
            step: step, length: length, pitch: min(127, note.pitch), velocityBin: GridNote.bin(velocity: note.velocity))
    }

    /// The sustain pedal; 64 and above is down.
    static func pedals(_ controls: [ControlChange]) -> [GridPedal] {
        var isDown = false
        var pedals: [GridPedal] = []
        for control in controls.sorted(by: { $0.tick < $1.tick })
        where control.controller == 64 && (control.value >= 64) != isDown {
            isDown.toggle()
            pedals.append(GridPedal(step: max(0, control.tick / ticksPerStep), isDown: isDown))
        }
        return pedals
    }
}
