import Composing
import MusicCore

extension SongPlan {
    /// Lets drums that stand take the place of those of stage 1.
    mutating func hold(_ held: HeldNotes) {
        guard let drums else { return }
        let lines = GridScore(bars: bars).barSteps
        let isHeld = bars.indices.map { held.holds(.drums, bar: $0) }
        let free = drums.filter { note in
            let bar = lines.lastIndex { $0 <= note.step } ?? 0
            return bar >= isHeld.count || !isHeld[bar]
        }
        self.drums = (free + held.notes[.drums].filter { $0.step < lines[lines.count - 1] }).sorted()
    }

    /// What stands, as tokens of its bars and voices: TRACK and its events, nothing where a voice that stands rests.
    ///
    /// Drums of stage 1 are no part of it: the transformer never hears them.
    func heldTokens(_ held: HeldNotes?) -> [Int: [Voice: [Int]]] {
        guard let held else { return [:] }
        var notes = held.notes
        if drums != nil { notes[.drums] = [] }
        let encoded = EventEncoder.encode(notes, framed: false)
        var tokens: [Int: [Voice: [Int]]] = [:]
        for bar in held.grid.bars.indices where bars.indices.contains(bar) && bar + 1 < encoded.barOffsets.count {
            let segments = encoded.voices(inBar: bar)
            for voice in Voice.allCases where held.holds(voice, bar: bar) && !(voice.isDrum && drums != nil) {
                tokens[bar, default: [:]][voice] = segments[voice] ?? []
            }
        }
        return tokens
    }
}
