import MusicCore

/// Forms, chords, motifs and drums by rule, for a studio without any trained model.
///
/// Nothing here was learnt: a handful of common song forms and progressions, a melody of chord tones joined by
/// steps of the scale, and two-bar beats. It keeps every later stage going and says so in a notice.
public enum PlainRules {
    private static let forms = [
        "intro:4 verse:8 chorus:8 verse:8 chorus:8 bridge:4 chorus:8 outro:4",
        "intro:4 verse:8 verse:8 chorus:8 verse:8 chorus:8 outro:4",
        "verse:8 prechorus:4 chorus:8 interlude:4 verse:8 prechorus:4 chorus:8 chorus:8",
        "intro:4 verse:16 chorus:8 verse:16 chorus:8 bridge:8 chorus:8 outro:4",
    ]

    public static func form(recall: Double, generator: inout SeededGenerator) -> SongForm {
        let text = forms[generator.below(forms.count)]
        return (try? SongForm(parsing: text, recall: recall)) ?? .standard
    }

    /// Degrees (semitones above the tonic, quality), one a bar.
    private static let major: [[(Int, ChordQuality)]] = [
        [(0, .major), (7, .major), (9, .minor), (5, .major)],
        [(0, .major), (9, .minor), (5, .major), (7, .major)],
        [(9, .minor), (5, .major), (0, .major), (7, .major)],
        [(5, .major), (7, .major), (4, .minor), (9, .minor)],
        [(0, .major), (5, .major), (0, .major), (7, .major)],
    ]
    private static let minor: [[(Int, ChordQuality)]] = [
        [(0, .minor), (8, .major), (3, .major), (10, .major)],
        [(0, .minor), (5, .minor), (8, .major), (7, .major)],
        [(0, .minor), (10, .major), (8, .major), (7, .major)],
    ]

    /// Chords of a section relative to the tonic, one a bar.
    static func chords(bars: Int, mode: Key.Mode, generator: inout SeededGenerator) -> [[Chord?]] {
        let choices = mode == .major ? major : minor
        let line = choices[generator.below(choices.count)]
        return (0..<bars).map { bar in
            let (root, quality) = line[bar % line.count]
            let chord = Chord(root: root, quality: quality)
            return [chord, chord]
        }
    }

    private static let rhythms: [[Int]] = [
        [4, 4, 4, 4], [4, 2, 2, 8], [6, 2, 4, 4], [2, 2, 4, 8], [6, 6, 4], [8, 2, 2, 4],
    ]

    /// Chord tones on the beats, steps of the scale between them, the second two bars rhythmically like the first.
    static func motif(bars: Int, chords: [GridBar], key: Key, generator: inout SeededGenerator) -> [GridNote] {
        let choices = (0..<2).map { _ in rhythms[generator.below(rhythms.count)] }
        var pitch = 64 + generator.below(8)
        var notes: [GridNote] = []
        for bar in 0..<bars {
            var step = 0
            for length in choices[bar % 2] {
                let chord = chords.indices.contains(bar) ? chords[bar].chords.first ?? nil : nil
                // Chord tones of the scale only: the leading tone of a minor key's dominant is left to the chords.
                let tones = (chord?.pitchClasses ?? []).filter { key.contains(pitch: $0) }
                let wanted = step % 4 == 0 && !tones.isEmpty ? tones : key.scale
                let target = max(58, min(79, pitch + [-3, -2, -1, 1, 2, 3][generator.below(6)]))
                pitch = nearest(to: target, in: wanted)
                notes.append(
                    GridNote(step: bar * 16 + step, length: length, pitch: UInt8(pitch), velocityBin: 5))
                step += length
            }
        }
        return notes
    }

    /// The pitch nearest to a target among pitch classes, the lower of two as near.
    static func nearest(to target: Int, in classes: [Int]) -> Int {
        for distance in 0...6 {
            for pitch in [target - distance, target + distance]
            where (0...127).contains(pitch) && classes.contains(pitch % 12) {
                return pitch
            }
        }
        return max(0, min(127, target))
    }

    /// Kick, snare and closed hat as 16-step rows, `x` a stroke.
    private static let beats: [[(DrumClass, String)]] = [
        [(.kick, "x.......x......."), (.snare, "....x.......x..."), (.closedHat, "x.x.x.x.x.x.x.x.")],
        [(.kick, "x.....x.x......."), (.snare, "....x.......x..."), (.closedHat, "x.x.x.x.x.x.x.x.")],
        [(.kick, "x...x...x...x..."), (.snare, "....x.......x..."), (.openHat, "..x...x...x...x.")],
        [(.kick, "x..x..x...x....."), (.snare, "....x.......x..."), (.closedHat, "xxxxxxxxxxxxxxxx")],
    ]
    private static let fill: [(DrumClass, String)] = [
        (.kick, "x.......x......."), (.snare, "....x.....x.xx.."), (.highTom, "............x..."),
        (.lowTom, "..............xx"), (.closedHat, "x.x.x.x........."),
    ]

    /// Patterns of a section's bars, a fill in the last.
    static func drums(section: Section, generator: inout SeededGenerator) -> [DrumBar] {
        let beat = pattern(beats[generator.below(beats.count)])
        var bars = Array(repeating: beat, count: section.bars)
        if section.bars >= 4 { bars[section.bars - 1] = pattern(fill) }
        return bars
    }

    private static func pattern(_ rows: [(DrumClass, String)]) -> DrumBar {
        var bar = DrumBar()
        for (drum, row) in rows {
            for (step, mark) in row.enumerated() where mark == "x" {
                bar.hits[step] |= drum.bit
                bar.velocities[step][drum.rawValue] = step % 4 == 0 ? 6 : 5
            }
        }
        return bar
    }
}
