/// A song in ABC notation (standard 2.1): readable text, a voice a part.
public struct ABCTune: Sendable {
    public let text: String

    public init(_ song: Song) {
        var lines = ["%abc-2.1", "X:1", "T:\(ABCTune.plain(song.title))"]
        let steps = song.grid.bars.first?.steps ?? 16
        lines.append("M:\(ABCTune.metre(steps))")
        lines.append("L:1/16")
        lines.append("Q:1/4=\(ABCTune.tempo(song.qpm))")
        let voices = Voice.allCases.filter { !song.grid[$0].isEmpty }
        for voice in voices {
            let clef = voice.isDrum ? "perc" : voice == .bass ? "bass" : "treble"
            lines.append("V:\(voice.index + 1) name=\"\(voice.rawValue)\" clef=\(clef)")
        }
        lines.append("K:\(ABCTune.name(of: song.key))")
        for voice in voices { lines += ABCTune.lines(of: voice, song, isFirst: voice == voices.first) }
        if voices.isEmpty { lines.append(song.grid.bars.map { "z\($0.steps)|" }.joined()) }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of voice: Voice, _ song: Song, isFirst: Bool) -> [String] {
        let part = NotatedPart(song.grid, voice)
        let starts = song.form.startBars
        let program = song.programs.indices.contains(voice.index) ? song.programs[voice.index] : voice.defaultProgram
        var lines = ["V:\(voice.index + 1)", "%%MIDI channel \(voice.defaultChannel + 1)"]
        if !voice.isDrum { lines.append("%%MIDI program \(program)") }
        var steps = song.grid.bars.first?.steps ?? 16
        var last: Chord?
        var line = ""
        for (index, layers) in part.bars.enumerated() {
            let bar = song.grid.bars[index]
            if bar.steps != steps {
                steps = bar.steps
                line += "[M:\(metre(steps))] "
            }
            if isFirst, let section = starts.firstIndex(of: index) {
                line += "\"^\(song.form.sections[section].title)\""
            }
            let writer = ABCBar(key: song.key, isDrum: voice.isDrum)
            var chords: [Int: String] = [:]
            if isFirst {
                for (half, chord) in bar.chords.enumerated() where chord != last {
                    chords[half * bar.steps / max(1, bar.chords.count)] = chord?.name ?? "N.C."
                    last = chord
                }
            }
            line += layers.enumerated().map { writer.text($1, chords: $0 == 0 ? chords : [:]) }.joined(separator: " & ")
            let isLast = index == part.bars.count - 1
            line += isLast ? " |]" : " |"
            // Four bars a line, so that it can be read.
            if index % 4 == 3 || isLast {
                lines.append(line)
                line = ""
            } else {
                line += " "
            }
        }
        return lines
    }

    private static func metre(_ steps: Int) -> String {
        let metre = Song.metre(steps: steps)
        return "\(metre.numerator)/\(metre.denominator)"
    }

    private static func tempo(_ qpm: Double) -> String {
        qpm == qpm.rounded() ? String(Int(qpm)) : String((qpm * 100).rounded() / 100)
    }

    private static func name(of key: Key) -> String {
        PitchClass.plainNames[key.tonic] + (key.mode == .minor ? "m" : "")
    }

    /// A title in one line.
    private static func plain(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }
}

/// Writes one layer of a bar; accidentals last until its end.
private struct ABCBar {
    let key: Key
    let isDrum: Bool

    func text(_ layer: [NotatedPart.Element], chords: [Int: String]) -> String {
        var altered: [Int: Int] = [:]
        var waiting = chords.sorted { $0.key < $1.key }[...]
        var step = 0
        var text = ""
        for element in layer {
            if step > 0, step % 4 == 0 { text += " " }
            while let chord = waiting.first, chord.key <= step {
                text += "\"\(chord.value)\""
                waiting = waiting.dropFirst()
            }
            text += write(element, &altered)
            step += element.steps
        }
        return text + waiting.map { "\"\($0.value)\"" }.joined()
    }

    private func write(_ element: NotatedPart.Element, _ altered: inout [Int: Int]) -> String {
        let length = element.steps == 1 ? "" : String(element.steps)
        guard !element.pitches.isEmpty else { return "z" + length }
        let notes = element.pitches.map { note(Int($0), &altered) }
        let body = notes.count == 1 ? notes[0] + length : "[" + notes.joined() + "]" + length
        return body + (element.isTiedOn ? "-" : "")
    }

    private func note(_ pitch: Int, _ altered: inout [Int: Int]) -> String {
        let spelling = PitchSpelling(pitch, in: isDrum ? .cMajor : key)
        let usual = isDrum ? 0 : PitchSpelling.alteration(of: spelling.letter, in: key)
        var sign = ""
        // What is out of the key is always marked, and so is what comes back to it in the same bar.
        if spelling.alteration != usual || altered[spelling.letter, default: usual] != spelling.alteration {
            sign = ["__", "_", "=", "^", "^^"][max(0, min(4, spelling.alteration + 2))]
        }
        altered[spelling.letter] = spelling.alteration
        let letter = PitchSpelling.letters[spelling.letter]
        let place =
            spelling.octave >= 5
            ? letter.lowercased() + String(repeating: "'", count: spelling.octave - 5)
            : letter + String(repeating: ",", count: max(0, 4 - spelling.octave))
        return sign + place
    }
}
