import Composing
import MusicCore

/// Puts written bars into a score that need not be on the grid; all else stays as it is, to the tick.
public enum ScoreSplice {
    /// The score with the notes of a region replaced.
    ///
    /// Notes belong to the bar into which their onset is quantised. A voice's new notes go to its track with the most
    /// notes, or to a new track where it has none; new notes give way to old ones of their pitch.
    ///
    /// - Parameters:
    ///   - region: bars of `quantised`, which may lie behind the score's end.
    ///   - quantised: `score` on the grid, with at least the region's bars.
    ///   - written: what replaces them, on the same bars.
    public static func replacing(
        _ region: InfillRegion, in score: Score, quantised: GridScore, with written: GridScore
    ) -> Score {
        var result = score
        let voices = VoiceAssignment.voices(of: score.tracks)
        let lines = quantised.barSteps
        let steps = lines[region.bars.lowerBound]..<lines[region.bars.upperBound]
        for voice in Voice.allCases where region.voices.contains(voice) {
            let indices = voices.indices.filter { voices[$0] == voice }
            for index in indices {
                result.tracks[index].notes.removeAll { steps.contains(ScoreQuantiser.nearestStep($0.tick)) }
            }
            let notes = written[voice].filter { steps.contains($0.step) }.map {
                Note(
                    tick: $0.step * ticksPerStep, duration: $0.length * ticksPerStep, pitch: $0.pitch,
                    velocity: $0.velocity)
            }
            guard !notes.isEmpty else { continue }
            let largest = indices.max { score.tracks[$0].notes.count < score.tracks[$1].notes.count }
            let index = largest ?? result.tracks.count
            if largest == nil { result.tracks.append(newTrack(voice, beside: result.tracks)) }
            let kept = result.tracks[index].notes
            result.tracks[index].notes = (kept + notes.compactMap { fitted($0, among: kept) }).sorted()
        }
        return result
    }

    private static func newTrack(_ voice: Voice, beside tracks: [Track]) -> Track {
        let used = Set(tracks.map(\.channel))
        let free = (UInt8(0)..<16).first { $0 != 9 && !used.contains($0) } ?? voice.defaultChannel
        return Track(
            name: voice.rawValue, channel: voice.isDrum ? 9 : free, program: voice.defaultProgram,
            isDrum: voice.isDrum, voice: voice)
    }

    /// A note cut so that it overlaps none of its pitch; `nil` where less than a tenth of a step would be left.
    private static func fitted(_ note: Note, among others: [Note]) -> Note? {
        var note = note
        for other in others where other.pitch == note.pitch && other.tick < note.end && note.tick < other.end {
            if other.tick > note.tick {
                note.duration = other.tick - note.tick
            } else {
                note.duration = note.end - other.end
                note.tick = other.end
            }
            if note.duration < ticksPerStep / 10 { return nil }
        }
        return note
    }
}
