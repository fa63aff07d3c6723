import Composing
import MIDIFiles
import MusicCore
import MusicModels

/// What a composed song must keep to, whatever was drawn.
public enum SongCheck {
    public enum Fault: String, Codable, Sendable {
        /// Not all bars of the form are there.
        case bars
        /// Notes that overlap one of their pitch, leave the grid, or hang.
        case notes
        /// A pitch outside what its voice plays.
        case range
        /// A pitch outside the scale, or the scale and the chord, that was asked for.
        case mask
        /// Notes that its MIDI file does not give back: one doubled, hanging, or lost.
        case file
    }

    /// The faults of a song that was composed without anything given; none where it is valid.
    public static func faults(_ song: Song, request: ComposeRequest) -> Set<Fault> {
        var faults: Set<Fault> = []
        let grid = song.grid
        if grid.bars.count != song.form.bars { faults.insert(.bars) }
        if grid != grid.fitted() { faults.insert(.notes) }
        let lines = grid.barSteps
        for voice in Voice.allCases where !voice.isDrum {
            var bar = 0
            for note in grid[voice] {
                while bar + 1 < grid.bars.count, note.step >= lines[bar + 1] { bar += 1 }
                guard bar < grid.bars.count else { continue }
                let section = song.form.section(atBar: bar)
                let rules = WritingRules(
                    voices: Set(Voice.allCases), mask: request.settings.pitchMask,
                    key: section.flatMap { song.form.sections[$0].key } ?? request.key, chords: grid.bars[bar].chords)
                let isAllowed = rules.allows(
                    pitch: Int(note.pitch), voice: voice, step: note.step - lines[bar], barSteps: grid.bars[bar].steps)
                if !isAllowed {
                    faults.insert(VoiceRules.standard(voice).pitches.contains(Int(note.pitch)) ? .mask : .range)
                }
            }
        }
        if !survives(song) { faults.insert(.file) }
        return faults
    }

    /// Whether the song's MIDI file holds its notes and nothing to warn of.
    private static func survives(_ song: Song) -> Bool {
        let score = song.score()
        guard let read = try? MIDIFile.read(MIDIFile.write(score)) else { return false }
        return read.warnings.isEmpty && read.score.tracks.flatMap(\.notes).count == score.tracks.flatMap(\.notes).count
    }
}
