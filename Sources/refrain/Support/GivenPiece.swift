import Composing
import Library
import MIDIFiles
import MusicCore
import MusicModels

/// A piece that somebody gives to be written on: as it is in its file, and on the grid.
struct GivenPiece {
    let score: Score
    let grid: GridScore
    let key: Key?
    /// Quarters per minute at the start, within what can be set.
    let qpm: Double

    /// - Throws: `CommandFailure` for a file that cannot be read or has no notes.
    init(_ path: String) throws(CommandFailure) {
        score = try Files.readMIDIWithWarnings(path).score
        let quantised = ScoreQuantiser.quantise(score)
        guard quantised.grid.noteCount > 0 else {
            throw CommandFailure(
                "\(path) has no notes to begin with.", "Give a MIDI file with at least one bar of notes.")
        }
        var grid = quantised.grid
        if score.chords.isEmpty {
            // A guess from the notes of a tune would stand in the way of the composer, who knows better.
            for bar in grid.barsWithATuneAlone { grid.bars[bar].chords = [nil, nil] }
        }
        self.grid = grid
        key = quantised.key
        qpm = min(SettingRange.tempo.upperBound, max(SettingRange.tempo.lowerBound, quantised.qpm))
    }

    /// The piece as it is in its file, to the tick, and behind it the rest of a song that begins with it.
    ///
    /// - Parameter written: the song's own score, which has its sections, its chords and how it was made.
    func followed(by song: Song, _ written: Score) -> Score {
        guard grid.bars.count < song.grid.bars.count else { return score }
        let rest = InfillRegion(bars: grid.bars.count..<song.grid.bars.count)
        var result = ScoreSplice.replacing(rest, in: score, quantised: song.grid, with: song.grid)
        // The piece's own tempos hold, unless another one was asked for.
        if song.qpm != qpm { result.tempos = written.tempos }
        result.markers = written.markers
        result.chords = written.chords
        result.texts = written.texts + score.texts
        return result
    }

    /// A form of so many bars that says nothing about them: sections of at most 64, of which none recalls another.
    static func form(bars: Int) -> SongForm {
        SongForm(
            stride(from: 0, to: bars, by: 64).map {
                Section(kind: .verse, letter: "A", bars: min(64, bars - $0), memory: .free)
            })
    }
}
