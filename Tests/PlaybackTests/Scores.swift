import MusicCore

/// Small scores to play.
enum Scores {
    /// A quarter note on every beat, pitch 60 + beat, on channel 0.
    static func scale(bars: Int, pitch: UInt8 = 60, qpm: Double = 120) -> Score {
        let notes = (0..<bars * 4).map {
            Note(tick: $0 * ppq, duration: ppq, pitch: pitch + UInt8($0 % 24), velocity: 90)
        }
        return Score(
            tempos: [Change(tick: 0, qpm)], metres: [Change(tick: 0, .fourFour)],
            tracks: [Track(name: "melody", channel: 0, program: 73, isDrum: false, notes: notes)])
    }

    /// Three tracks: long notes, a pedal, drums.
    static func band() -> Score {
        var score = scale(bars: 4)
        let long = [Note(tick: 0, duration: 1920 * 3, pitch: 36, velocity: 80)]
        score.tracks.append(
            Track(
                name: "bass", channel: 3, program: 33, isDrum: false, notes: long,
                controls: [
                    ControlChange(tick: 480, controller: 64, value: 127),
                    ControlChange(tick: 0, controller: 7, value: 99),
                ]))
        score.tracks.append(
            Track(
                name: "drums", channel: 9, program: 0, isDrum: true,
                notes: (0..<32).map { Note(tick: $0 * 240, duration: 120, pitch: 42, velocity: 70) }))
        return score
    }
}
