import Foundation
import MusicCore

/// Music as it was to be heard: a file, or some of its bars, perhaps at another tempo: `FILE@3-6`, `FILE@3-6x1.5`.
struct Passage {
    private(set) var score: Score
    private var length: Int

    init(_ text: String) throws {
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        // A file may have the sign in its name.
        guard parts.count == 2, !FileManager.default.fileExists(atPath: Files.url(text).path) else {
            score = try MusicArgument.score(text)
            length = score.barTicks().last.map { $0.tick + $0.metre.ticksPerBar } ?? 0
            return
        }
        let whole = try MusicArgument.score(parts[0])
        let count = whole.barTicks().count
        let words = parts[1].split(separator: "x", omittingEmptySubsequences: false).map(String.init)
        let bars = BarSpan(words[0].isEmpty ? "1-\(count)" : words[0])
        let tempo = words.count == 1 ? 1 : Double(words[1]) ?? 0
        guard let ticks = bars?.ticks(in: whole), words.count <= 2, tempo.isFinite, tempo > 0 else {
            throw CommandFailure.usage(
                "\(parts[0]) has no passage \(parts[1]).",
                "Give bars from 1 to \(count), as in 3-6, and a multiple of the tempo, as in 3-6x1.5.")
        }
        score = Passage.cut(whole, to: ticks)
        for index in score.tempos.indices { score.tempos[index].value *= tempo }
        length = ticks.count
    }

    /// Several one after the other.
    static func chain(_ passages: [Passage]) -> Score {
        var chain = Score()
        var start = 0
        for passage in passages {
            let score = passage.score
            let tempos = score.tempos.isEmpty ? [Change(tick: 0, 120.0)] : score.tempos
            chain.tempos += tempos.map { Change(tick: $0.tick + start, $0.value) }
            chain.tracks += score.tracks.map { track in
                var track = track
                for index in track.notes.indices { track.notes[index].tick += start }
                return track
            }
            start += passage.length
        }
        return chain
    }

    /// The notes that begin within, which end with it at the latest, and the tempos there.
    private static func cut(_ score: Score, to ticks: Range<Int>) -> Score {
        var part = Score()
        let before = score.tempos.filter { $0.tick <= ticks.lowerBound }.max { $0.tick < $1.tick }
        part.tempos = [Change(tick: 0, before?.value ?? 120)]
        part.tempos += score.tempos.filter { $0.tick > ticks.lowerBound && ticks.contains($0.tick) }
            .map { Change(tick: $0.tick - ticks.lowerBound, $0.value) }
        part.tracks = score.tracks.map { track in
            var track = track
            track.notes = track.notes.filter { ticks.contains($0.tick) }.map { note in
                var note = note
                note.duration = min(note.duration, ticks.upperBound - note.tick)
                note.tick -= ticks.lowerBound
                return note
            }
            return track
        }
        return part
    }
}
