import Composing
import MusicCore

extension Studio {
    /// Takes the answer to a question, or says why it cannot be taken and leaves the question open.
    mutating func answer(_ prompt: PromptLayer) -> [Effect] {
        let text = prompt.entry.text.trimmingSpaces()
        switch prompt.question {
        case .saveAs, .open, .export, .presetName:
            guard !text.isEmpty else { return refuse(prompt, "A name is needed.") }
            layers.removeLast()
            return file(prompt.question, text)
        case .title:
            layers.removeLast()
            change("title") { $0.song.title = text.isEmpty ? "untitled" : text }
        case .key:
            guard let key = Key(text) else { return refuse(prompt, "Write a key like A minor or Bb.") }
            layers.removeLast()
            change("key") { $0.song.key = key }
        case .tempo:
            guard let qpm = Double(text), (20...300).contains(qpm) else {
                return refuse(prompt, "Write 20 to 300 quarters a minute.")
            }
            layers.removeLast()
            change("tempo") { $0.song.qpm = qpm }
            if transport.status != .stopped { return [.exchange(audibleSong, atBarLine: false)] }
        case .seed:
            guard let seed = UInt64(text) else { return refuse(prompt, "A seed is a whole number from 0.") }
            layers.removeLast()
            change("seed") { $0.seed = seed }
        case .form: return answerForm(prompt, text)
        case .corpus:
            guard !text.isEmpty else { return refuse(prompt, "A folder is needed.") }
            layers.removeLast()
            training.folder = text
            training.row = .go
        case .hours:
            guard let hours = Double(text), (0.01...1000).contains(hours) else {
                return refuse(prompt, "Write hours, 0.01 to 1000.")
            }
            layers.removeLast()
            training.hours = hours
            training.row = .go
        case .walk:
            guard let bars = Int(text), (4...64).contains(bars) else { return refuse(prompt, "Write 4 to 64 bars.") }
            layers.removeLast()
            return walk(bars: bars)
        case .chord: return answerChord(prompt, text)
        case .value(let parameter):
            guard let value = parameter.parse(text) else {
                let range = parameter.range
                return refuse(
                    prompt, "Write \(parameter.text(range.lowerBound)) to \(parameter.text(range.upperBound)).")
            }
            layers.removeLast()
            history.seal()
            return set(parameter, to: value)
        }
        return []
    }

    private mutating func answerForm(_ prompt: PromptLayer, _ text: String) -> [Effect] {
        guard job == nil else { return refuse(prompt, "The form stays as it is while a take is written.") }
        do {
            // How firmly all of them recall is the slider's to say.
            var form = try SongForm(parsing: text)
            // What is unchanged keeps its key, which the text does not hold.
            for (index, old) in song.form.sections.enumerated() where form.sections.indices.contains(index) {
                if form.sections[index].letter == old.letter, form.sections[index].kind == old.kind {
                    form.sections[index].key = old.key
                }
            }
            form.mendMemories()
            layers.removeLast()
            change("form") { $0.song.form = form }
            clampScroll()
        } catch {
            return refuse(prompt, error.description.split(separator: "\n").joined(separator: " "))
        }
        return []
    }

    private mutating func answerChord(_ prompt: PromptLayer, _ text: String) -> [Effect] {
        let bar = cursorBar
        let half = cursorHalf
        var chord: Chord?
        if !text.isEmpty, text != "N.C.", text != "-" {
            guard let read = Chord(text) else {
                return refuse(prompt, "Write a chord like Am7, F#dim or Bb; empty clears it.")
            }
            chord = read
        }
        layers.removeLast()
        change("chord") { draft in
            guard draft.song.grid.bars.indices.contains(bar),
                draft.song.grid.bars[bar].chords.indices.contains(half)
            else { return }
            draft.song.grid.bars[bar].chords[half] = chord
            var given = draft.givenChords[bar] ?? Array(repeating: nil, count: draft.song.grid.bars[bar].chords.count)
            if given.indices.contains(half) { given[half] = chord }
            draft.givenChords[bar] = given.contains { $0 != nil } ? given : nil
        }
        return []
    }

    private mutating func refuse(_ prompt: PromptLayer, _ problem: String) -> [Effect] {
        var refused = prompt
        refused.problem = problem
        layers[layers.count - 1] = .prompt(refused)
        return []
    }
}
