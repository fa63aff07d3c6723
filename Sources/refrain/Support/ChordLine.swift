import MusicCore
import MusicModels

/// Chords in a line, one word a bar: `C G Am,G F`, two with a comma between them for the halves of a bar.
enum ChordLine {
    /// The chords of so many bars; a shorter line is gone round again.
    static func chords(_ text: String, bars: Int) throws(CommandFailure) -> [Int: [Chord?]] {
        var line: [[Chord?]] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let halves = word.split(separator: ",", omittingEmptySubsequences: false)
            guard halves.count <= 2 else { throw unreadable(word) }
            var bar: [Chord?] = []
            for half in halves {
                guard let chord = Chord(String(half)) else { throw unreadable(word) }
                bar.append(chord)
            }
            line.append(bar.count == 1 ? [bar[0], bar[0]] : bar)
        }
        guard !line.isEmpty else { throw .usage("--chords names no chord.", "Write them like \"C G Am,G F\".") }
        return Dictionary(uniqueKeysWithValues: (0..<bars).map { ($0, line[$0 % line.count]) })
    }

    /// The key that chords are in, by their notes; what stands first counts twice.
    static func key(of chords: [Int: [Chord?]]) -> Key? {
        var weights = [Double](repeating: 0, count: 12)
        for (bar, halves) in chords {
            for chord in halves.compactMap({ $0 }) {
                let weight = bar == 0 ? 2.0 : 1
                for pitchClass in chord.pitchClasses { weights[pitchClass] += weight }
                weights[chord.root] += weight
            }
        }
        return KeyEstimate.key(weights: weights)
    }

    private static func unreadable(_ word: Substring) -> CommandFailure {
        .usage(
            "\"\(word)\" is not a bar's chords.",
            "Write one chord a bar, like Am7 or F#dim, or two with a comma between them: \"C G Am,G F\".")
    }
}
