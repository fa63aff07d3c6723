import MusicCore

/// Counts how often a voice has struck a pitch without anything between, so that it cannot hammer it for bars.
///
/// A model that once repeats itself hears its own repetition as the style of the song, and goes on (Holtzman et al. 2020).
/// The bound is that of songs: of a thousand runs in the melodies of 692 training songs of POP909, a run being all the
/// onsets in a row that strike a pitch, each at most half a bar after the last, one has more than 7 notes; in counter
/// melodies, one more than 8. Chords and basses repeat notes by nature and have no bound.
struct NoteRuns: Sendable {
    /// Steps between onsets that still make a run.
    static let reach = 8

    /// Notes of the longest run that may be drawn.
    static func bound(_ voice: Voice) -> Int? {
        switch voice {
        case .melody: 7
        case .counter: 8
        case .chords, .bass, .drums: nil
        }
    }

    private struct Line: Sendable {
        var step = Int.min / 2
        /// Lengths of the runs that go through the last onset, and through the one before it.
        var runs: [Int: Int] = [:]
        var earlier: [Int: Int] = [:]
        /// The longest of them, so that mostly nothing has to be looked up.
        var longest = 0
    }

    private var lines = Array(repeating: Line(), count: Voice.allCases.count)

    /// Notes a run of a pitch has behind it at a step of the song.
    func length(_ pitch: Int, _ voice: Voice, step: Int) -> Int {
        let line = lines[voice.index]
        if step == line.step { return line.earlier[pitch] ?? 0 }
        return step - line.step <= NoteRuns.reach ? line.runs[pitch] ?? 0 : 0
    }

    /// Whether one more strike keeps within the bound.
    func allows(_ pitch: Int, _ voice: Voice, step: Int) -> Bool {
        guard let bound = NoteRuns.bound(voice), lines[voice.index].longest >= bound else { return true }
        return length(pitch, voice, step: step) < bound
    }

    mutating func strike(_ pitch: Int, _ voice: Voice, step: Int) {
        guard NoteRuns.bound(voice) != nil else { return }
        let length = length(pitch, voice, step: step)
        if step != lines[voice.index].step {
            let isNear = step - lines[voice.index].step <= NoteRuns.reach
            lines[voice.index].earlier = isNear ? lines[voice.index].runs : [:]
            lines[voice.index].runs = [:]
            lines[voice.index].step = step
        }
        lines[voice.index].runs[pitch] = length + 1
        let line = lines[voice.index]
        lines[voice.index].longest = max(line.runs.values.max() ?? 0, line.earlier.values.max() ?? 0)
    }
}
