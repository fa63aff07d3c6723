import Composing
import MusicCore

@testable import StudioState

/// A studio whose engine is loaded.
func makeStudio() -> Studio {
    var studio = Studio(draft: Draft(seed: 7))
    _ = studio.update(.engine(.ready(attributes: ["density", "leaps"])))
    return studio
}

extension Studio {
    /// Runs commands one after the other and returns what they asked for.
    @discardableResult
    mutating func run(_ commands: Command...) -> [Effect] { commands.flatMap { update(.command($0)) } }

    /// Types a text into the layer on top and accepts it.
    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        update(.typing(.clear)) + update(.typing(.insert(text))) + update(.typing(.accept))
    }
}

/// One bar with a melody note of a pitch at its start.
func oneBar(pitch: UInt8, steps: Int = 16) -> GridScore {
    var score = GridScore(bars: [GridBar(steps: steps, chords: [Chord(root: 0, quality: .major), nil])])
    score[.melody] = [GridNote(step: 0, length: 4, pitch: pitch, velocityBin: 5)]
    score[.bass] = [GridNote(step: 0, length: 8, pitch: pitch - 24, velocityBin: 4)]
    return score
}

/// A song with one note of a pitch in every bar.
func writtenSong(pitch: UInt8, form: SongForm = .standard) -> Song {
    var song = Song(form: form)
    for _ in 0..<form.bars { song.grid.append(oneBar(pitch: pitch)) }
    return song
}

/// Plays the engine's part: the plan and the first bars.
extension Studio {
    mutating func answer(job: Int, bars: Int, pitch: UInt8 = 67) {
        let form = song.form
        _ = update(
            .engine(.event(job: job, .planned(form: form, bars: Array(repeating: GridBar(), count: form.bars)))))
        for index in 0..<bars {
            _ = update(.engine(.event(job: job, .bar(index: index, content: oneBar(pitch: pitch)))))
        }
    }

    mutating func finish(job: Int, pitch: UInt8 = 67) {
        let written = writtenSong(pitch: pitch, form: song.form)
        let composition = Composition(
            song: written, seed: draft.seed, tokens: 100, seconds: 1, stages: [:], isComplete: true)
        _ = update(.engine(.finished(job: job, composition)))
    }

    /// A whole take from start to end.
    mutating func writeTake(pitch: UInt8 = 67) {
        run(.newTake)
        let id = job?.id ?? 0
        answer(job: id, bars: song.form.bars, pitch: pitch)
        finish(job: id, pitch: pitch)
    }
}
