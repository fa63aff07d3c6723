import MusicCore

/// Chords and bass by rule from chord names, where the transformer is missing or left out.
///
/// No model: block or broken chords near middle C that move as little as they can, and a bass of roots and fifths.
public enum PlainArranger {
    public enum Style: String, Sendable, CaseIterable { case block, arpeggio }

    /// The chord voice of bars in a row, steps from 0.
    public static func chords(_ bars: [GridBar], style: Style = .block) -> [GridNote] {
        var notes: [GridNote] = []
        var top = 67
        for span in spans(of: bars) {
            let pitches = voicing(of: span.chord, near: top)
            top = pitches.last ?? top
            switch style {
            case .block:
                notes += pitches.map {
                    GridNote(step: span.step, length: span.length, pitch: UInt8($0), velocityBin: 4)
                }
            case .arpeggio:
                let order = Array(pitches.indices) + pitches.indices.dropFirst().dropLast().reversed()
                for (count, step) in stride(from: 0, to: span.length, by: 2).enumerated() {
                    let pitch = pitches[order[count % order.count]]
                    notes.append(
                        GridNote(
                            step: span.step + step, length: min(2, span.length - step), pitch: UInt8(pitch),
                            velocityBin: step == 0 ? 5 : 4))
                }
            }
        }
        return notes
    }

    /// Root on the chord's first beat, fifth (the chord's own) half way through.
    public static func bass(_ bars: [GridBar]) -> [GridNote] {
        spans(of: bars).flatMap { span -> [GridNote] in
            let root = 28 + (span.chord.root + 8) % 12
            let fifth = root + (span.chord.quality.intervals.first { (6...8).contains($0) } ?? 7)
            guard span.length >= 8 else {
                return [GridNote(step: span.step, length: span.length, pitch: UInt8(root), velocityBin: 5)]
            }
            let half = span.length / 2
            return [
                GridNote(step: span.step, length: half, pitch: UInt8(root), velocityBin: 5),
                GridNote(step: span.step + half, length: span.length - half, pitch: UInt8(fifth), velocityBin: 4),
            ]
        }
    }

    /// Chords with their first step and length, a bar at most each; silence where there is no chord.
    static func spans(of bars: [GridBar]) -> [(step: Int, length: Int, chord: Chord)] {
        var result: [(step: Int, length: Int, chord: Chord)] = []
        var start = 0
        for bar in bars {
            let count = max(1, bar.chords.count)
            for (index, chord) in bar.chords.enumerated() {
                let first = index * bar.steps / count
                let last = (index + 1) * bar.steps / count
                guard let chord, last > first else { continue }
                if index > 0, let before = result.last, before.chord == chord,
                    before.step + before.length == start + first
                {
                    result[result.count - 1].length += last - first
                } else {
                    result.append((start + first, last - first, chord))
                }
            }
            start += bar.steps
        }
        return result
    }

    /// The inversion whose top note lies nearest to the last one, between C3 and C5.
    private static func voicing(of chord: Chord, near top: Int) -> [Int] {
        let classes = chord.pitchClasses
        let choices = classes.indices.map { turn -> [Int] in
            var pitches: [Int] = []
            for index in classes.indices {
                let pitchClass = classes[(turn + index) % classes.count]
                let floor = pitches.last.map { $0 + 1 } ?? 52
                pitches.append(floor + ((pitchClass - floor) % 12 + 12) % 12)
            }
            return pitches
        }
        return choices.min { abs(($0.last ?? 0) - top) < abs(($1.last ?? 0) - top) } ?? []
    }
}
