import Foundation
import MusicCore
import MusicModels

/// Reads POP909 (Wang et al., ISMIR 2020) with the structure labels of Dai et al. (MuMe 2020).
///
/// The performance is moved onto the bars of the notation by the generated alignment. MELODY is the melody, BRIDGE the
/// counter melody, PIANO the chords with its lowest line as bass. Songs whose labels fit have sections and chords
/// from the annotation; the chords of the others are inferred.
struct POP909: Sendable {
    private struct Song: Sendable {
        var alignment: SongAlignment?
        var phrases: [Phrase] = []
        var beatsPerBar = 4
        var bars = 0
        var hasLabels = false
    }

    private let folder: URL
    private let songs: [String: Song]

    init(_ folder: URL) {
        self.folder = folder
        let tables = ["songs", "sections", "alignment"].map {
            CSVTable(contentsOf: folder.appending(path: "derived/\($0).csv"))
        }
        var songs: [String: Song] = [:]
        for row in tables[0].rows {
            guard let name = tables[0].text(row, "song") else { continue }
            songs[String(name), default: Song()].beatsPerBar = tables[0].int(row, "beats_per_bar") ?? 4
            songs[String(name), default: Song()].bars = tables[0].int(row, "label_bars") ?? 0
            songs[String(name), default: Song()].hasLabels = tables[0].int(row, "label_ok") == 1
        }
        for row in tables[1].rows {
            guard let name = tables[1].text(row, "song"), let letter = tables[1].text(row, "raw_label")?.first,
                let bars = tables[1].int(row, "bars"), (1...1000).contains(bars),
                let start = tables[1].int(row, "start_bar"), (0...10000).contains(start),
                let role = tables[1].text(row, "role")
            else { continue }
            songs[String(name), default: Song()].phrases.append(
                Phrase(letter: letter, bars: bars, startBar: start, role: role))
        }
        var pieces: [String: [SongAlignment.Piece]] = [:]
        for row in tables[2].rows {
            guard let name = tables[2].text(row, "song"), let from = tables[2].int(row, "from_step"),
                let shift = tables[2].double(row, "shift_sixteenths"),
                let ticks = tables[2].double(row, "ticks_per_16th")
            else { continue }
            pieces[String(name), default: []].append(
                SongAlignment.Piece(fromStep: from, shift: shift, ticksPerStep: ticks))
        }
        for (name, list) in pieces { songs[name, default: Song()].alignment = SongAlignment(list) }
        self.songs = songs
    }

    /// The piece of a song's file.
    func piece(_ file: URL, score: Score, corpus: String) throws(Corpora.Skipped) -> CorpusPiece {
        let name = file.deletingPathExtension().lastPathComponent
        guard let song = songs[name], let alignment = song.alignment, (2...8).contains(song.beatsPerBar) else {
            throw Corpora.Skipped(text: "The song is not in derived/alignment.csv.")
        }
        let barSteps = 4 * song.beatsPerBar
        var onGrid = 0
        var count = 0
        var grid = GridScore()
        for (track, voice) in zip(score.tracks, score.tracks.map(Self.voice)) {
            guard let voice else { continue }
            for note in track.notes {
                guard let step = alignment.step(tick: note.tick), step >= -0.5 else { continue }
                let nearest = Int(step.rounded())
                count += 1
                if abs(step - Double(nearest)) <= 1.0 / 6 { onGrid += 1 }
                let end = Int(alignment.endStep(tick: note.end).rounded())
                grid[voice].append(
                    GridNote(
                        step: max(0, nearest), length: max(1, end - nearest), pitch: note.pitch,
                        velocityBin: GridNote.bin(velocity: note.velocity)))
            }
        }
        let needed = ((grid.notes.lazy.flatMap { $0 }.map(\.step).max() ?? 0) + barSteps) / barSteps
        let bars = song.hasLabels && song.bars > 0 ? song.bars : max(song.bars, needed)
        grid.bars = Array(repeating: GridBar(steps: barSteps), count: min(bars, 1000))
        grid.normalise()
        (grid[.chords], grid[.bass]) = BassLine.split(grid[.chords], halfBarSteps: barSteps / 2)
        grid = grid.fitted()
        let written = song.hasLabels ? POP909Text.chords(text(name, "finalized_chord.txt")) : []
        let chords =
            written.isEmpty ? ChordEstimate.chords(of: grid) : ScoreQuantiser.chords(written, of: grid)
        for (bar, pair) in chords.enumerated() { grid.bars[bar].chords = pair }
        let sections = song.hasLabels ? PhraseSections.sections(song.phrases, bars: bars) : []
        return CorpusPiece(
            name: name, corpus: corpus, split: Split(key: name), grid: grid,
            sections: sections,
            key: POP909Text.key(text(name, "analyzed_key.txt")) ?? KeyEstimate.key(of: grid),
            qpm: POP909Text.tempo(text(name, "tempo.txt")),
            onGridShare: count == 0 ? 1 : Double(onGrid) / Double(count))
    }

    private static func voice(_ track: Track) -> Voice? {
        switch track.name.uppercased() {
        case "MELODY": .melody
        case "BRIDGE": .counter
        case "PIANO": .chords
        default: nil
        }
    }

    private func text(_ song: String, _ file: String) -> String {
        (try? String(contentsOf: folder.appending(path: "structure/\(song)/\(file)"), encoding: .utf8)) ?? ""
    }
}

/// The small text formats of the structure annotation.
enum POP909Text {
    /// `Gb:maj`; the first line counts.
    static func key(_ text: String) -> Key? {
        text.split(whereSeparator: \.isNewline).first.flatMap { Key(String($0)) }
    }

    /// Quarters a minute; 90 where the text says nothing sensible.
    static func tempo(_ text: String) -> Double {
        let number = text.split(whereSeparator: \.isWhitespace).first.flatMap { Double($0) } ?? 90
        return (20...400).contains(number) ? number : 90
    }

    /// Lines such as `B:maj [3, 6, 11] 11 2`: chord, notes, bass, beats, one after another from step 0.
    static func chords(_ text: String) -> [(step: Int, chord: Chord?)] {
        var step = 0.0
        var chords: [(step: Int, chord: Chord?)] = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let name = line.split(separator: " ").first,
                let beats = line.split(separator: " ").last.flatMap({ Double($0) }), (0...10000).contains(beats)
            else { continue }
            chords.append((Int(step.rounded()), Chord(String(name))))
            step += beats * 4
        }
        return chords
    }
}
